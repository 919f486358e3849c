import Foundation
import Testing

private let spec = """
  coprime: 1
  model:
    input: [batch, 4]
    layers:
      - dense: {units: 3, name: logits}
  """

@Suite struct DiffCommandTests {
  private func diff(_ a: String, _ b: String, _ arguments: String...) throws -> Invocation {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("a.yaml", a), ("b.yaml", b)] {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    return try Binary.run(["diff", "a.yaml", "b.yaml"] + arguments, folder: folder.path)
  }

  @Test func theExitCodeSaysWhetherSpecsDiffer() throws {
    #expect(try diff(spec, spec).status == 0)
    #expect(try diff(spec, spec.replacing("units: 3", with: "units: 5")).status == 1)
    #expect(try diff(spec, "").status == 2)
    #expect(try diff(spec, "[1]").status == 2)
    #expect(try Binary.run(["diff", "no/such.yaml", "specs/digits.yaml"]).status == 2)
  }

  @Test func jsonNamesEveryDifference() throws {
    let after = spec.replacing("units: 3", with: "units: 5") + "\n    - relu"
    let object = try diff(spec, after, "--format", "json").json
    #expect(
      Set(object.keys).isSuperset(of: [
        "coprime", "before", "after", "equal", "layers", "pipeline", "sections", "totals",
      ]))
    #expect(object["equal"] as? Bool == false)
    let layers = try #require(object["layers"] as? [[String: Any]])
    #expect(layers.map { $0["change"] as? String } == ["changed", "added"])
    let changes = try #require(layers.first?["changes"] as? [[String: Any]])
    #expect(changes.map { $0["path"] as? String } == ["units", "shape", "parameters"])
    #expect(changes.map { $0["before"] as? String } == ["3", "batch × 3", "15"])
    #expect(changes.map { $0["after"] as? String } == ["5", "batch × 5", "25"])
    #expect(layers.last?["before"] is NSNull)
  }

  @Test func whatCouldBeReadOfABrokenSpecIsCompared() throws {
    let run = try diff(spec, spec.replacing("dense", with: "dens"))
    #expect(run.status == 1)
    #expect(run.errors.contains("b.yaml has 1 error"), "\(run.errors)")
    #expect(run.output.contains("unknown"))
  }
}
