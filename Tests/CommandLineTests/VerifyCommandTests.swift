import Foundation
import Testing

/// A small network for two kinds of points.
private let spec = """
  coprime: 1
  name: points
  model:
    input: [batch, 2]
    layers:
      - dense: {units: 8, activation: tanh, kernel_regularizer: {l2: 0.001}}
      - dropout: 0.1
      - dense: {units: 1, name: side}
  data:
    source:
      synthetic: {kind: moons, samples: 200, noise: 0.1, seed: 1}
    split: {validation: 0.2, seed: 1}
  training:
    loss: {binary_crossentropy: {from_logits: true}}
    optimizer: {adam: {learning_rate: 0.01}}
    schedule: {step_decay: {every: 5, factor: 0.5}}
    epochs: 3
    seed: 1
  """

@Suite struct VerifyCommandTests {
  private func verify(_ arguments: String...) throws -> Invocation {
    try Binary.run(["verify", "-"] + arguments, input: spec)
  }

  private func checks(_ arguments: String...) throws -> [[String: Any]] {
    let run = try Binary.run(["verify", "-", "--format", "json"] + arguments, input: spec)
    #expect(run.status == 0, "\(run.errors)")
    return try #require(run.json["checks"] as? [[String: Any]])
  }

  private func ids(_ checks: [[String: Any]]) -> [String] {
    checks.compactMap { $0["id"] as? String }
  }

  @Test func onlyTheChecksThatAreNamedRun() throws {
    let expected = ["finite-data", "initial-loss", "overfit"]
    #expect(try ids(checks("--only", "overfit,finite-data", "--only", "initial-loss")) == expected)
    #expect(try ids(checks("--only", "verify/overfit, finite-data,initial-loss")) == expected)
    #expect(
      try ids(checks("--only", "overfit,finite-data", "--skip", "overfit")) == ["finite-data"])
  }

  @Test func allButTheChecksThatAreNamedRun() throws {
    let listed = try Binary.run(["checks", "--format", "json"]).output
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [[String: Any]])
    let cheap = ["class-imbalance", "constant-inputs"]
    let rest = ids(all).filter { !cheap.contains($0) }
    #expect(rest.count > 50)
    #expect(try ids(checks("--skip", rest.joined(separator: ","))) == cheap)
  }

  @Test(arguments: [
    (["--only", "overfitt"], "there is no check 'overfitt'; did you mean 'overfit'?"),
    (["--skip", "qqqqqqqq"], "there is no check 'qqqqqqqq'; 'coprime checks' lists them"),
    (["--only", " ,"], "'--only  ,' names no check"),
    (["--only", "overfit", "--skip", "overfit"], "no check is left to run"),
    (["--budget=-1"], "'--budget -1.0' is not a number of seconds"),
    (["--budget", "nan"], "'--budget nan' is not a number of seconds"),
    (["--budget", "soon"], "'soon' is invalid"),
  ])
  func aCommandLineThatMeansNothingIsRefused(_ arguments: [String], _ message: String) throws {
    let run = try Binary.run(["verify", "-"] + arguments, input: spec)
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  /// What is known without looking costs nothing; all else is skipped, and named once.
  @Test func whatThereIsNoTimeForIsNamed() throws {
    let late = try checks("--budget", "0").filter { $0["status"] as? String == "skip" }
    let reason = "not run: the budget of 0 s is used up"
    let missed = late.filter { $0["message"] as? String == reason }
    #expect(missed.count > 40)
    let text = try verify("--budget", "0").output
    let summary = try #require(text.firstRange(of: " checks: "))
    let tail = text[summary.upperBound...].split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
    #expect(
      tail.contains("\(missed.count) not run \(reason): \(ids(missed).joined(separator: ", "))"))
    #expect(
      !text[..<summary.lowerBound].contains("overfit"), "checks that did not run have no line")
  }

  @Test func theBudgetOfTheCommandLineCounts() throws {
    let run = try Binary.run(
      ["verify", "-", "--set", "verify.budget=0", "--budget", "60", "--only", "initial-loss"],
      input: spec)
    #expect(run.output.contains("1 check: 1 passed"), "\(run.output)")
  }

  // MARK: What a check is

  @Test(arguments: ["overfit", "verify/overfit", "overfit-", "verify/silent"])
  func checksAreExplainedAsRulesAre(_ name: String) throws {
    let run = try Binary.run(["explain", name])
    guard name != "overfit-" else {
      #expect(run.status == 2)
      #expect(run.errors.contains("did you mean 'verify/overfit'?"), "\(run.errors)")
      return
    }
    #expect(run.status == 0)
    for part in ["What it means", "Limits", "Sources", "--only "] {
      #expect(run.output.contains(part))
    }
  }

  @Test(arguments: [
    ("human", "verify/overfit\n"), ("markdown", "# verify/overfit\n"), ("json", "{\n"),
  ])
  func explanationsHaveThreeForms(_ form: String, _ start: String) throws {
    let run = try Binary.run(["explain", "overfit", "--format", form])
    #expect(run.output.hasPrefix(start))
  }

  // MARK: Bare

  @Test func aBareSpecIsVerifiedWithoutItsExtras() throws {
    let names = ["'kernel_regularizer' of 'dense'", "dropout 'dropout'", "the schedule"]
    let run = try verify("--bare", "--only", "regularization")
    #expect(run.output.contains("bare, without \(names.joined(separator: ", "))\n"))
    #expect(run.output.contains("no weight is penalised"))
    let json = try Binary.run(
      ["verify", "-", "--bare", "--only", "finite-data", "--format", "json"], input: spec)
    #expect(json.json["without"] as? [String] == names)
    let whole = try Binary.run(
      ["verify", "-", "--only", "finite-data", "--format", "json"], input: spec)
    #expect(whole.json["without"] == nil)
  }

  @Test func aBareRunHasAFolderOfItsOwn() throws {
    let scratch = try Scratch()
    try scratch.write("points.yaml", spec)
    let run = try Binary.run(
      ["run", "points.yaml", "--bare", "--skip-verify"], folder: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let resolved = try String(
      contentsOfFile: scratch.path + "/runs/points-bare-001/spec.yaml", encoding: .utf8)
    #expect(resolved.contains("{dropout: 0}"))
    for word in ["regularizer", "schedule"] { #expect(!resolved.contains(word)) }
    let again = try Binary.run(
      ["run", "points.yaml", "--bare", "--skip-verify", "--resume"], folder: scratch.path)
    #expect(again.status == 0, "\(again.errors)")
  }
}
