import Foundation
import Testing

private let broken = """
  coprime: 1
  model:
    input: [batch, 4]
    layers:
      - dense: {units: 3, activation: rulu}

  """

@Suite struct ReportOutputTests {
  /// A folder with a broken spec whose name is hard to write down.
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try broken.write(
      to: folder.appendingPathComponent("50 % \"größe\".yaml"), atomically: true, encoding: .utf8)
    try body(folder)
  }

  private func text(_ folder: URL, _ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  @Test func filesAreWrittenBesideWhatIsPrinted() throws {
    try inFolder { folder in
      let plain = try Binary.run(["lint"], folder: folder.path)
      let run = try Binary.run(
        ["lint", "--format", "sarif=a.sarif", "--format=json=b=c.json"], folder: folder.path)
      #expect(run.status == 1 && run.output == plain.output && run.errors.isEmpty)
      #expect(try text(folder, "a.sarif").contains("50%20%25%20%22gr%C3%B6%C3%9Fe%22.yaml"))
      #expect(
        try text(folder, "b=c.json")
          == Binary.run(["lint", "--format", "json"], folder: folder.path).output)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names.count == 3, "no temporary file is left: \(names)")
    }
  }

  @Test func outputTakesThePlaceOfStandardOutput() throws {
    try inFolder { folder in
      let run = try Binary.run(
        ["lint", "--format", "concise", "-o", "out.txt"], folder: folder.path)
      #expect(run.status == 1 && run.output.isEmpty)
      #expect(try text(folder, "out.txt").hasPrefix("50 % \"größe\".yaml:5:"))
    }
  }

  @Test func whatCannotBeWrittenIsSaidAndNothingIsLost() throws {
    try inFolder { folder in
      let plain = try Binary.run(["lint"], folder: folder.path).output
      for path in ["no/such/folder/a.json", "."] {
        let beside = try Binary.run(["lint", "--format", "json=\(path)"], folder: folder.path)
        #expect(beside.status == 2 && beside.output == plain)
        #expect(beside.errors.hasPrefix("error: '\(path)' cannot be written: "))
        let instead = try Binary.run(["lint", "-o", path], folder: folder.path)
        #expect(instead.status == 2 && instead.output == plain)
      }
      try "precious".write(
        to: folder.appendingPathComponent("old.json"), atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o444], ofItemAtPath: folder.appendingPathComponent("old.json").path)
      // The administrator may write everything.
      if getuid() != 0 {
        #expect(try Binary.run(["lint", "-o", "old.json"], folder: folder.path).status == 2)
        #expect(try text(folder, "old.json") == "precious")
      }
    }
  }

  /// A reader that has seen enough ends the program, but not before files are written.
  @Test func aClosedPipeLosesNoFile() throws {
    try inFolder { folder in
      let layers = String(repeating: "    - dense: {units: 3, activation: rulu}\n", count: 2000)
      try (broken + layers).write(
        to: folder.appendingPathComponent("long.yaml"), atomically: true, encoding: .utf8)
      let script = "'\(Binary.path)' lint long.yaml --format json=a.json | head -n 1"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
      process.currentDirectoryURL = folder
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let line = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(String(decoding: line, as: UTF8.self).hasPrefix("error[spec/unknown-activation]: "))
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: folder.appendingPathComponent("a.json")))
      let summary = (json as? [String: Any])?["summary"] as? [String: Int]
      #expect(summary?["errors"] == 2001)
    }
  }

  @Test func aPipeThatIsAFileGetsTheReport() throws {
    try inFolder { folder in
      let run = try Binary.run(["lint", "--format", "concise=/dev/stdout"], folder: folder.path)
      #expect(run.output.hasPrefix("50 % \"größe\".yaml:5:"))
      #expect(run.output.contains("\n1 error in 1 spec"))
    }
  }

  @Test(arguments: [
    ["--format", "json", "--format", "human"], ["--format", "yaml"], ["--format", "json="],
    ["--format", "json=a", "--format", "sarif=a"], ["--format", "json=a", "--output", "a"],
  ])
  func whatCannotBeMeantIsRefused(_ options: [String]) throws {
    let run = try Binary.run(["lint", "-"] + options, input: broken)
    #expect(run.status == 2 && run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test func gitHubIsRecognised() throws {
    try inFolder { folder in
      let summary = folder.appendingPathComponent("summary.md")
      try "# before\n".write(to: summary, atomically: true, encoding: .utf8)
      let environment = [
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary.path,
        "GITHUB_WORKSPACE": folder.deletingLastPathComponent().path,
      ]
      let run = try Binary.run(["lint"], folder: folder.path, environment: environment)
      #expect(run.status == 1)
      let file = "\(folder.lastPathComponent)/50 %25 \"größe\".yaml"
      #expect(
        run.output.hasPrefix("::error title=coprime (spec/unknown-activation),file=\(file),line=5,")
      )
      #expect(try text(folder, "summary.md").hasPrefix("# before\n### Coprime\n"))
      #expect(
        try text(folder, "summary.md").contains("| error | `\(folder.lastPathComponent)/50 % "))
      let asked = try Binary.run(
        ["lint", "--format", "concise"], folder: folder.path, environment: environment)
      #expect(!asked.output.contains("::error"))
    }
  }

  @Test func aRuleIsExplainedByAnyUnambiguousName() throws {
    let whole = try Binary.run(["explain", "loss/softmax-into-logits-loss"]).output
    #expect(try Binary.run(["explain", "softmax-into-logits-loss"]).output == whole)
    #expect(try Binary.run(["explain", "softmax-into-log"]).output == whole)
    let many = try Binary.run(["explain", "spec/unknown-"])
    #expect(many.status == 2 && many.errors.contains("may mean"))
    #expect(many.errors.contains("  spec/unknown-key\n"))
    let none = try Binary.run(["explain", "sofmax-into-logits-los"])
    #expect(none.status == 2)
    #expect(none.errors.contains("did you mean 'loss/softmax-into-logits-loss'?"))
    let page = try Binary.run(["explain", "unknown-key", "--format", "markdown"])
    #expect(page.output.hasPrefix("# spec/unknown-key\n"))
    let json = try Binary.run(["explain", "unknown-key", "--format", "json"]).json
    #expect(json["url"] as? String == "docs/rules/spec/unknown-key.md")
  }

  @Test func theListOfRulesSaysWhatEachOneIs() throws {
    let run = try Binary.run(["rules", "--format", "json"])
    let rules = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    for rule in rules {
      #expect(
        Set(rule.keys).isSuperset(of: [
          "id", "group", "severity", "profile", "summary", "rationale", "symptoms", "remedy",
          "sources", "dominates", "dominated_by", "fixes", "url",
        ]))
    }
    let softmax = rules.first { $0["id"] as? String == "loss/softmax-into-logits-loss" }
    #expect(softmax?["fixes"] as? [String] == ["unsafe"])
  }
}
