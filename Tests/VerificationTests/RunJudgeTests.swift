import Analysis
import Foundation
import JSONText
import Spec
import Testing
import Training
import Verification

/// A run that is over, judged by what it wrote down.
@Suite struct RunJudgeTests {
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func yaml(
    optimizer: String = "adam: {learning_rate: 0.01}", epochs: Int = 20, extra: String = "",
    verify: String = ""
  ) -> String {
    """
    coprime: 1
    name: judged
    model:
      input: [batch, 4]
      layers:
        - dense: {units: 16, activation: relu}
        - dense: {units: 3, name: logits}
    data:
      source:
        synthetic: {kind: blobs, samples: 300, classes: 3, features: 4, seed: 1}
      split: {validation: 0.2, seed: 1}
    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {\(optimizer)}
      epochs: \(epochs)
      batch_size: 16
      seed: 4
    \(extra)
    evaluation:
      metrics: [accuracy]
    \(verify)
    """
  }

  private func session(
    _ yaml: String, _ folder: Folder?, resumes: Bool = false, observer: (any RunObserver)? = nil
  ) throws -> RunSession {
    let document = SpecDocument.read(Array(yaml.utf8), path: "spec.yaml")
    let options = RunOptions(
      folder: "", threads: 1, resumes: resumes, outputFolder: folder?.path, isForced: true,
      observationInterval: 5)
    return RunSession(
      try #require(AnalyzedSpec(document)), options: options, observer: observer)
  }

  private func judged(_ session: RunSession) throws -> [String: CheckResult] {
    let judge = try RunJudge(session)
    let results = try judge.judge(try session.train())
    return Dictionary(uniqueKeysWithValues: results.map { ($0.about.id, $0) })
  }

  @Test func aSoundRunHasNoWarning() throws {
    let folder = Folder()
    let results = try judged(try session(yaml(), folder))
    let ids = Set(allChecks.filter { $0 is any HistoryCheck.Type }.map { $0.about.id })
    #expect(Set(results.keys) == ids)
    for result in results.values {
      #expect(result.status <= .skip, "\(result.about.id): \(result.outcome.message)")
    }
    for id in ["loss-falls", "update-size", "vanishing-gradients", "overfitting"] {
      #expect(results[id]?.status == .pass, "\(id)")
    }
    // 240 training samples make 15 steps.
    #expect(results["training-finite"]?.outcome.message.contains("training of 300 steps") == true)
  }

  @Test(arguments: [
    ("sgd: {learning_rate: 0.0000001}", "loss-falls"),
    ("sgd: {learning_rate: 0.0000001}", "update-size"),
    ("sgd: {learning_rate: 0.0001}", "still-improving"),
  ])
  func aRunThatWentWrongIsWarnedOf(_ optimizer: String, _ check: String) throws {
    let folder = Folder()
    let results = try judged(try session(yaml(optimizer: optimizer), folder))
    let result = try #require(results[check])
    #expect(result.status == .warn, "\(result.outcome.message)")
    #expect(result.outcome.range != nil && result.outcome.help != nil)
  }

  @Test func aRunThatDivergedNamesStepAndLayer() throws {
    let folder = Folder()
    let session = try session(yaml(optimizer: "sgd: {learning_rate: 1.0e+30}"), folder)
    let judge = try RunJudge(session)
    let trained = try session.train()
    let fault = try #require(trained.fault)
    let results = try judge.judge(trained)
    let finite = try #require(results.first { $0.about.id == "training-finite" })
    #expect(finite.status == .fail)
    #expect(finite.outcome.message.contains("step \(fault.step + 1)"))
    #expect(finite.outcome.message.contains("'\(try #require(fault.layer))'"))
    #expect(results.allSatisfy { $0.status == .skip || $0.about.id == "training-finite" })
  }

  /// Penalties that change by a multiple of the loss in every step must not be taken for the loss.
  @Test func penaltiesAreNoLossOfOtherSamples() throws {
    let spec = yaml(optimizer: "sgd: {learning_rate: 0.03}").replacing(
      "units: 16,",
      with:
        "units: 16, kernel_initializer: {random_normal: {stddev: 3}}, kernel_regularizer: {l2: 5},")
    let folder = Folder()
    let result = try #require(try judged(try session(spec, folder))["overfitting"])
    let lowest = try #require(result.outcome.expected.double)
    #expect(lowest >= 0, "\(result.outcome.message)")
  }

  @Test func whatWasNotWrittenDownIsNotJudged() throws {
    let results = try judged(try session(yaml(), nil))
    for id in ["update-size", "vanishing-gradients", "dying-units", "saturation"] {
      #expect(results[id]?.status == .skip, "\(id)")
    }
    #expect(results["loss-falls"]?.status == .pass)
  }

  @Test func aTrainingThatStopsEarlyIsWhole() throws {
    let folder = Folder()
    let extra = "  early_stopping: {monitor: val_loss, patience: 1, min_delta: 0.5}"
    let results = try judged(try session(yaml(extra: extra), folder))
    #expect(
      results["training-finite"]?.outcome.message.contains("the whole training of") == true)
  }

  private final class Interruption: RunObserver {
    private var steps = 0
    var isCancelled: Bool {
      steps += 1
      return steps == 170
    }
  }

  /// Only what the weights were before the first step is no longer known.
  @Test func aResumedRunIsJudgedAsAWhole() throws {
    let (torn, whole) = (Folder(), Folder())
    let interruption = Interruption()
    #expect(
      try session(yaml(), torn, observer: interruption).train().outcome == .cancelled)
    let resumed = try judged(try session(yaml(), torn, resumes: true))
    let undisturbed = try judged(try session(yaml(), whole))
    for (id, result) in undisturbed {
      if resumed[id]?.status == .skip { continue }
      #expect(resumed[id]?.status == result.status, "\(id)")
    }
    for id in ["training-finite", "update-size", "loss-rises", "overfitting"] {
      #expect(resumed[id]?.outcome.message == undisturbed[id]?.outcome.message, "\(id)")
    }
    #expect(resumed["constant-answers"]?.status == .skip)
  }

  @Test func theSpecChoosesWhichChecksSpeak() throws {
    let folder = Folder()
    let spec = yaml(verify: "verify:\n  skip: [loss-falls]")
    #expect(try judged(try session(spec, folder))["loss-falls"] == nil)
  }
}
