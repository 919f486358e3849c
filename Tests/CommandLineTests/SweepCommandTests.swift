import Foundation
import Testing

@Suite struct SweepCommandTests {
  private static let spec = """
    coprime: 1
    name: tiny
    model:
      input: [batch, 2]
      layers:
        - dense: {units: 8, activation: tanh}
        - dense: {units: 1, name: side}
    data:
      source:
        synthetic: {kind: xor, samples: 200, noise: 0.1, seed: 1}
      split: {validation: 0.2, seed: 1}
    training:
      loss: {binary_crossentropy: {from_logits: true}}
      optimizer: adam
      epochs: 2
      seed: 1
    """
  private static let rate = "training.optimizer.learning_rate=1e-4..1e-1:log"

  private func tiny() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("tiny.yaml", Self.spec)
    return scratch
  }

  private func sweep(_ scratch: borrowing Scratch, _ arguments: [String]) throws -> Invocation {
    try Binary.run(["sweep", "tiny.yaml", "--format", "json"] + arguments, folder: scratch.path)
  }

  /// Numbers and objectives of the trials.
  private func objectives(_ run: Invocation) -> [Int: Double] {
    let trials = run.json["trials"] as? [[String: Any]] ?? []
    return Dictionary(
      trials.compactMap { trial in
        (trial["trial"] as? Int).flatMap { number in
          (trial["objective"] as? Double).map { (number, $0) }
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// In whatever order and parts its trials run, a sweep comes to the same.
  @Test func trialsRunInAnyOrderOnAnyNumberOfProcesses() throws {
    let whole = try tiny()
    let parts = try tiny()
    let one = try sweep(whole, ["--range", Self.rate, "--trials", "5"])
    #expect(one.status == 0)
    for part in ["--only=4,1", "--shard=1/2", "--shard=2/2"] {
      #expect(try sweep(parts, ["--range", Self.rate, "--trials", "5", part]).status == 0)
    }
    let all = try sweep(parts, ["--range", Self.rate, "--trials", "5"])
    #expect(objectives(one).count == 5)
    #expect(objectives(one) == objectives(all))
  }

  /// Ranges that the spec holds are those of the command line, which has the last word on a key.
  @Test func rangesMayStandInTheSpec() throws {
    let scratch = try tiny()
    let flags = try sweep(scratch, ["--range", Self.rate, "--trials", "3", "--output", "flags"])
    let key = "training.optimizer.learning_rate"
    try scratch.write("tiny.yaml", Self.spec + "\nsweep:\n  \(key): 1e-4..1e-1:log\n")
    let written = try sweep(scratch, ["--trials", "3", "--output", "spec"])
    #expect(written.status == 0)
    #expect(objectives(written).count == 3)
    #expect(objectives(written) == objectives(flags))
    let replaced = try sweep(
      scratch, ["--range", "\(key)=0.01,0.02", "--grid", "--output", "replaced"])
    #expect(objectives(replaced).count == 2)
  }

  /// Two processes at once divide the trials between them, and both see all results.
  @Test func processesThatRunAtOnceShareTheTrials() async throws {
    let scratch = try tiny()
    let arguments = ["--range", Self.rate, "--trials", "8"]
    let (path, command) = (scratch.path, ["sweep", "tiny.yaml"] + arguments)
    async let first = Task { try Binary.run(command, folder: path) }.value
    async let second = Task { try Binary.run(command, folder: path) }.value
    let runs = [try await first, try await second]
    #expect(runs.allSatisfy { $0.status == 0 })
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/sweeps/tiny")
    #expect(files.filter { $0.hasPrefix("trial-") && $0.hasSuffix(".json") }.count == 8)
    #expect(files.count == 9, "nothing else is left behind: \(files)")
  }

  @Test func aKilledSweepGoesOnWhereItWas() throws {
    let scratch = try tiny()
    #expect(try sweep(scratch, ["--range", Self.rate, "--trials", "3", "--only", "0"]).status == 0)
    let file = scratch.path + "/sweeps/tiny/trial-00000.json"
    let before = try String(contentsOfFile: file, encoding: .utf8)
    // What a process that was killed leaves: a lock that nobody holds, and half of a file.
    try "".write(
      toFile: scratch.path + "/sweeps/tiny/trial-00001.lock", atomically: true, encoding: .utf8)
    try "{\"coprime\": 1, ".write(
      toFile: scratch.path + "/sweeps/tiny/trial-00002.json.77", atomically: true, encoding: .utf8)
    let run = try sweep(scratch, ["--range", Self.rate, "--trials", "3"])
    #expect(objectives(run).count == 3)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
  }

  @Test func aFolderHoldsOneSweep() throws {
    let scratch = try tiny()
    #expect(try sweep(scratch, ["--range", Self.rate, "--trials", "1"]).status == 0)
    let other = try sweep(scratch, ["--range", "training.epochs=1..3", "--trials", "1"])
    #expect(other.status == 2)
    #expect(other.errors.contains("holds a sweep of another spec, or over other ranges"))
  }

  @Test func valuesWithWhichTheSpecCannotBeTrainedAreAResult() throws {
    let scratch = try tiny()
    let run = try sweep(scratch, ["--range", "model.layers.0.dense.units=0,4", "--grid"])
    #expect(run.status == 0)
    let trials = run.json["trials"] as? [[String: Any]] ?? []
    #expect(trials.compactMap { $0["state"] as? String } == ["failed", "complete"])
    let none = try sweep(
      scratch, ["--range", "model.layers.0.dense.units=0,-1", "--grid", "--output", "none"])
    #expect(none.status == 1)
  }

  @Test func anAccuracyIsMaximized() throws {
    let scratch = try tiny()
    let run = try sweep(
      scratch,
      [
        "--range", "training.optimizer.learning_rate=1e-7,0.05", "--grid", "--set",
        "evaluation.metrics=[accuracy]", "--set", "training.epochs=20", "--objective",
        "val_accuracy",
      ])
    #expect(run.json["direction"] as? String == "maximize")
    let best = run.json["best"] as? [String: Any]
    #expect(best?["trial"] as? Int == 1)
  }

  @Test(arguments: [
    [], ["--range", "a"], ["--range", "training.epochs=2..1"], ["--range", rate, "--trials", "0"],
    ["--range", rate, "--only", "x"], ["--range", rate, "--shard", "3/2"],
    ["--range", rate, "--range", rate], ["--range", rate, "--only", "1", "--shard", "1/2"],
  ])
  func whatCannotBeSweptIsRefused(_ arguments: [String]) throws {
    let scratch = try tiny()
    let run = try sweep(scratch, arguments)
    #expect(run.status == 2)
    #expect(!run.wasKilled && !run.errors.isEmpty)
  }

  /// What Optuna reads is checked by scripts/test-optuna.sh with Optuna itself.
  @Test func aJournalHasALineForEveryStepOfATrialAndIsNeverOverwritten() throws {
    let scratch = try tiny()
    let arguments = ["--range", Self.rate, "--trials", "2", "--optuna", "journal.log"]
    #expect(try sweep(scratch, arguments).status == 0)
    let lines = try String(contentsOfFile: scratch.path + "/journal.log", encoding: .utf8)
      .split(separator: "\n")
    let codes = try lines.map { line in
      (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["op_code"]
        as? Int
    }
    #expect(codes == [0] + [4, 5, 7, 7, 6] + [4, 5, 7, 7, 6])
    let again = try sweep(scratch, arguments)
    #expect(again.status == 2 && again.errors.contains("is there already"))
  }

  @Test(arguments: [["range-test"], ["sweep", "--range", rate]])
  func aSpecWithoutDataIsNotTrained(_ command: [String]) throws {
    let scratch = try Scratch()
    try scratch.write(
      "tiny.yaml",
      """
      coprime: 1
      model: {input: [batch, 2], layers: [{dense: 1}]}
      training: {loss: mean_squared_error, optimizer: adam}
      """)
    let run = try Binary.run(command + ["tiny.yaml"], folder: scratch.path)
    #expect(!run.wasKilled)
    #expect(run.status != 0)
    #expect((run.errors + run.output).contains("the spec has no section 'data'"))
  }
}
