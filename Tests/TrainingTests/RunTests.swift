import Analysis
import Catalog
import JSONText
import Spec
import Testing
import Training

/// A network with everything that has a state: dropout, moving averages, moments of the optimizer.
func statefulSpec(epochs: Int = 6, extra: String = "") -> String {
  """
  coprime: 1
  name: stateful
  model:
    input: [batch, 8]
    layers:
      - dense: {units: 16, kernel_regularizer: {l2: 0.001}}
      - batch_normalization
      - relu
      - dropout: 0.2
      - dense: {units: 3, name: logits}
  data:
    source:
      synthetic: {kind: blobs, samples: 150, classes: 3, features: 8, seed: 1}
    split: {validation: 0.2, seed: 1}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.01}}
    schedule: {exponential_decay: {decay_steps: 10, decay_rate: 0.9}}
    epochs: \(epochs)
    batch_size: 16
    seed: 4
  \(extra)
  evaluation:
    metrics: [accuracy]
  """
}

/// Cancels in the middle of an epoch.
final class Interruption: RunObserver {
  private let epoch: Int
  private var current = 0
  private var steps = 0
  init(in epoch: Int) { self.epoch = epoch }
  func epochStarted(_ epoch: Int, of epochs: Int) { (current, steps) = (epoch, 0) }
  var isCancelled: Bool {
    steps += 1
    return current == epoch && steps == 3
  }
}

@Suite struct RunTests {
  private func options(
    _ folder: TemporaryFolder, threads: Int = 1, resumes: Bool = false
  ) -> RunOptions {
    RunOptions(
      folder: folder.path, threads: threads, resumes: resumes, outputFolder: "\(folder.path)/runs",
      checkpointInterval: 0)
  }

  private func weights(_ folder: TemporaryFolder, _ run: String = "stateful-001") throws -> [String:
    [Float]]
  {
    let file = try Safetensors(reading: "\(folder.path)/runs/\(run)/weights.safetensors")
    return Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.values) })
  }

  @Test(arguments: [
    "", "  early_stopping: {monitor: val_loss, patience: 4, restore_best_weights: true}",
  ])
  func aResumedRunEndsInTheSameBits(_ extra: String) throws {
    let yaml = statefulSpec(extra: extra)
    let (whole, torn) = (try TemporaryFolder(), try TemporaryFolder())
    let undisturbed = try RunSession(try analyzed(yaml), options: options(whole)).train()

    let interruption = Interruption(in: 4)
    let first = try RunSession(try analyzed(yaml), options: options(torn), observer: interruption)
      .train()
    #expect(first.outcome == .cancelled)
    #expect(first.epochs.count == 3)
    // Three epochs of eight steps, and three steps of the fourth.
    #expect(first.steps == 3 * 8 + 3)
    let second = try RunSession(try analyzed(yaml), options: options(torn, resumes: true)).train()

    #expect(second.outcome == undisturbed.outcome)
    #expect(second.epochs.map(\.values) == undisturbed.epochs.map(\.values))
    #expect(try weights(torn) == weights(whole))
    #expect(torn.read("runs/stateful-001/metrics.jsonl")?.split(separator: "\n").count == 6 * 4)
  }

  @Test func threadsDoNotChangeAnything() throws {
    // Large enough for work to be shared out.
    let yaml = statefulSpec(epochs: 2).replacing("units: 16", with: "units: 2048")
      .replacing("batch_size: 16", with: "batch_size: 64")
    var all: [[String: [Float]]] = []
    for threads in [1, 2, 3] {
      let folder = try TemporaryFolder()
      try RunSession(try analyzed(yaml), options: options(folder, threads: threads)).train()
      all.append(try weights(folder))
    }
    #expect(all[0] == all[1])
    #expect(all[0] == all[2])
    #expect(all[0].count == 8)
  }

  @Test func lookingIntoStepsDoesNotChangeThem() throws {
    let folders = [try TemporaryFolder(), try TemporaryFolder()]
    try RunSession(try analyzed(statefulSpec(epochs: 2)), options: options(folders[0])).train()
    var observed = options(folders[1])
    observed.observationInterval = 3
    try RunSession(try analyzed(statefulSpec(epochs: 2)), options: observed).train()
    #expect(try weights(folders[0]) == weights(folders[1]))
    let log = try #require(folders[1].read("runs/stateful-001/metrics.jsonl"))
    let lines = log.split(separator: "\n").compactMap { JSONValue(parsing: Array($0.utf8)) }
    // 16 steps: the first and every third.
    let ratios = lines.filter { $0["name"]?.string == "update_ratio/dense/kernel" }
    #expect(ratios.map { $0["step"]?.int } == [0, 3, 6, 9, 12, 15])
    #expect(ratios.allSatisfy { (1e-6..<1).contains($0["value"]?.double ?? 0) })
    let zeros = lines.filter { $0["name"]?.string == "activation_zeros/relu" }
    #expect(zeros.count == 6)
    #expect(zeros.allSatisfy { (0.1...0.9).contains($0["value"]?.double ?? 0) })
  }

  @Test func anotherSeedGivesOtherWeights() throws {
    var all: [[String: [Float]]] = []
    for seed in [UInt64(1), 2, 1] {
      let folder = try TemporaryFolder()
      var options = options(folder)
      options.seed = seed
      try RunSession(try analyzed(statefulSpec(epochs: 1)), options: options).train()
      all.append(try weights(folder))
    }
    #expect(all[0] == all[2])
    #expect(all[0] != all[1])
  }

  @Test func resumingAnotherSpecIsRefused() throws {
    let folder = try TemporaryFolder()
    try RunSession(try analyzed(statefulSpec(epochs: 1)), options: options(folder)).train()
    let error = #expect(throws: RunError.self) {
      try RunSession(try analyzed(statefulSpec(epochs: 2)), options: options(folder, resumes: true))
        .train()
    }
    #expect(error?.help?.contains("--force") == true)
    let nothing = try TemporaryFolder()
    #expect(throws: RunError.self) {
      try RunSession(try analyzed(statefulSpec()), options: options(nothing, resumes: true)).train()
    }
  }

  @Test func patienceEndsTheTrainingAndTheBestWeightsComeBack() throws {
    // A learning rate that only makes things worse after the first epochs.
    let yaml = statefulSpec(
      epochs: 40,
      extra: "  early_stopping: {monitor: val_loss, patience: 2, restore_best_weights: true}"
    )
    .replacing("learning_rate: 0.01", with: "learning_rate: 0.5")
    let folder = try TemporaryFolder()
    let session = RunSession(try analyzed(yaml), options: options(folder))
    let result = try session.train()
    guard case .stoppedEarly(let best, true) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(result.epochs.count == best + 2)
    let values = result.epochs.compactMap { $0["val_loss"] }
    #expect(values.min() == values[best - 1])
    // What is evaluated are the restored weights.
    let loss = try session.evaluate(on: .validation).values.first { $0.name == "loss" }
    #expect(loss?.value == values[best - 1])
  }

  @Test func aMonitorThatIsNotComputedIsRefusedBeforeTraining() throws {
    let yaml = statefulSpec(extra: "  early_stopping: {monitor: val_f1, patience: 2}")
    let folder = try TemporaryFolder()
    let error = #expect(throws: RunError.self) {
      try RunSession(try analyzed(yaml), options: options(folder)).train()
    }
    #expect(error?.message.contains("'val_f1'") == true)
    #expect(error?.help?.contains("val_loss") == true)
  }

  @Test func anExplodingLossEndsTheRunWithItsStep() throws {
    let yaml = statefulSpec().replacing(
      "adam: {learning_rate: 0.01}", with: "sgd: {learning_rate: 1e30}")
    let folder = try TemporaryFolder()
    let result = try RunSession(try analyzed(yaml), options: options(folder)).train()
    guard case .diverged(let message) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(message.contains("epoch 1"))
    #expect(message.contains("step"))
    #expect(message.contains("is the first layer with such a value"))
    // What the step was fed is kept.
    let inputs = try Safetensors(reading: "\(folder.path)/runs/stateful-001/diverged.safetensors")
    #expect(inputs["input"]?.shape == [16, 8])
  }

  @Test func classWeightsScaleTheLossOfTheirSamples() throws {
    let folder = try TemporaryFolder()
    func firstLoss(_ extra: String) throws -> Double {
      let yaml = statefulSpec(epochs: 1, extra: extra).replacing("      - dropout: 0.2\n", with: "")
        .replacing("batch_size: 16", with: "batch_size: 120").replacing(
          ", kernel_regularizer: {l2: 0.001}", with: "")
      let result = try RunSession(try analyzed(yaml), options: options(folder)).train()
      return try #require(result.epochs.first?["loss"])
    }
    let plain = try firstLoss("")
    let tripled = try firstLoss("  class_weight: {0: 3.0, 1: 3.0, 2: 3.0}")
    #expect(abs(tripled / plain - 3) < 1e-4)
  }

  @Test func theSummaryIsJSONAndTheSpecReadsBack() throws {
    let folder = try TemporaryFolder()
    let session = RunSession(try analyzed(statefulSpec(epochs: 1)), options: options(folder))
    try session.train()
    _ = try session.evaluate()
    let summary = try #require(
      folder.read("runs/stateful-001/summary.json").flatMap { JSONValue(parsing: Array($0.utf8)) })
    #expect(summary["name"]?.string == "stateful")
    #expect(summary["evaluation"]?["accuracy"]?.double != nil)
    #expect(summary["parameters"]?["trainable"]?.int == 8 * 16 + 16 + 32 + 16 * 3 + 3)
    let resolved = try #require(folder.read("runs/stateful-001/spec.yaml"))
    let again = try analyzed(resolved)
    #expect(again.document.diagnostics.isEmpty)
    #expect(again.graph?.nodes.map(\.name) == session.spec.graph?.nodes.map(\.name))
  }
}
