import Foundation
import Testing

@Suite struct CompareCommandTests {
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
    training:
      loss: {binary_crossentropy: {from_logits: true}}
      optimizer: adam
      seed: 1
    """

  @Test func whatDiffersBetweenRunsIsTold() throws {
    let scratch = try Scratch()
    try scratch.write("tiny.yaml", Self.spec)
    for settings in [
      [], [], ["--seed", "2"], ["--set", "model.layers.0.dense.units=9"],
    ] {
      let run = try scratch.run("run", "tiny.yaml", "--skip-verify", settings)
      #expect(run.status == 0)
    }
    let (first, second) = ("runs/tiny-001", "runs/tiny-002")
    let same = try scratch.run("compare", first, second)
    #expect(same.status == 0)
    #expect(same.output.contains("the specs are equal"))

    let seed = try scratch.run("compare", first, second + "/", "runs/tiny-003", "--format", "json")
    #expect(seed.status == 1)
    let facts = seed.json["circumstances"] as? [[String: Any]] ?? []
    let own = facts.first { $0["key"] as? String == "seed" }
    #expect(own?["values"] as? [String] == ["1", "1", "2"])
    #expect(own?["equal"] as? Bool == false)

    let units = try scratch.run("compare", first, "runs/tiny-004")
    #expect(units.status == 1)
    #expect(units.output.contains("units: 8 → 9"))
    #expect(units.output.contains("last epoch: loss"))
  }

  @Test func runsOfOtherSpecsAndOnesThatDivergedAreCompared() throws {
    let scratch = try Scratch()
    try scratch.write("tiny.yaml", Self.spec)
    let other = Self.spec.replacing("name: tiny", with: "name: other")
      .replacing("units: 8", with: "units: 9")
    try scratch.write("other.yaml", other)
    _ = try scratch.run("run", "tiny.yaml", "--skip-verify", [])
    _ = try scratch.run("run", "other.yaml", "--skip-verify", [])
    _ = try scratch.run("run", "other.yaml", "--skip-verify", [])
    let diverged = try scratch.run(
      "run", "tiny.yaml", "--skip-verify",
      ["--force", "--set", "training.optimizer={sgd: {learning_rate: 1.0e+38}}"])
    #expect(diverged.status == 1)
    // What people read of a run is not what it is compared by.
    try FileManager.default.removeItem(atPath: scratch.path + "/runs/tiny-001/report.html")
    let runs = ["tiny-001", "other-001", "other-002", "tiny-002"].map { "runs/\($0)" }
    let all = try scratch.run("compare", runs)
    #expect(all.status == 1)
    #expect(all.output.contains("runs/tiny-002 diverged: "))
    #expect(all.output.contains("the spec of runs/other-002 is that of runs/other-001"))
    #expect(all.output.components(separatedBy: "units: 8 → 9").count == 2, "told once")
    #expect(!all.output.contains("null"))
    let twins = try scratch.run("compare", Array(runs[1...2]))
    #expect(twins.status == 0, "only the time differs")
    #expect(twins.output.contains("seconds") && !twins.output.contains("≠"))
    #expect(!twins.output.contains(" \n"), "no line ends in blanks")
  }

  @Test func whatIsNoRunIsRefused() throws {
    let scratch = try Scratch()
    try scratch.write("tiny.yaml", Self.spec)
    for arguments in [["a"], ["a", "b"], [".", "."], ["tiny.yaml", "tiny.yaml"], []] {
      let run = try scratch.run("compare", arguments)
      #expect(run.status == 2)
      #expect(!run.wasKilled && !run.errors.isEmpty)
    }
  }

  @Test func aSpecsFirstBatchIsShownAndItsPicturesWritten() throws {
    let folder = try Scratch()
    let file = folder.path + "/sheet.png"
    let run = try Binary.run(["peek", "specs/digits.yaml", "--output", file])
    #expect(run.status == 0)
    #expect(run.output.contains("the first batch, 32 samples"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let none = try Binary.run(["peek", "specs/wine-mlp.yaml", "--output", file])
    #expect(none.status == 2)
    #expect(none.errors.contains("no input is a picture"))
  }
}

extension Scratch {
  fileprivate func run(_ first: String, _ second: String, _ third: String, _ rest: [String]) throws
    -> Invocation
  { try Binary.run([first, second, third] + rest, folder: path) }

  fileprivate func run(_ command: String, _ arguments: [String]) throws -> Invocation {
    try Binary.run([command] + arguments, folder: path)
  }
}
