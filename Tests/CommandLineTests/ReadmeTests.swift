import Foundation
import Testing

@Suite struct ReadmeTests {
  /// The first example of the README prints what the README says.
  @Test func theFirstExamplePrintsWhatIsShown() throws {
    let readme = try text(of: "README.md")
    let spec = try #require(block("yaml", of: readme))
    let session = try #require(block("console", of: readme))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try spec.write(
      to: folder.appendingPathComponent("model.yaml"), atomically: true, encoding: .utf8)
    let run = try Binary.run(["lint", "model.yaml"], folder: folder.path)
    #expect("$ coprime lint model.yaml\n" + run.output == session)
  }

  /// So does the example of `shapes`, which shows the table alone.
  @Test func theTableOfShapesIsTheOneShown() throws {
    let readme = try text(of: "README.md")
    let spec = try #require(block("yaml", of: readme))
    let command = "$ coprime shapes model.yaml --columns name,shape,receptive_field,parameters,macs"
    let session = try #require(readme.components(separatedBy: command + " | head -n 7\n").last)
    let run = try Binary.run(
      ["shapes", "-", "--columns", "name,shape,receptive_field,parameters,macs"], input: spec)
    let table = run.output.components(separatedBy: "\n\n")[0]
    #expect(table.split(separator: "\n").count == 7)
    #expect(session.hasPrefix(table + "\n```\n"))
  }

  /// Make targets and commands that the README names exist.
  @Test func commandsOfTheReadmeExist() throws {
    let readme = try text(of: "README.md")
    let makefile = try text(of: "Makefile")
    for target in ["demo", "test", "mnist", "fashion-mnist"] {
      #expect(readme.contains("make \(target)"))
      #expect(makefile.contains("\n\(target):"))
    }
    let help = try Binary.run(["--help"]).output
    for command in ["lint", "shapes", "diff", "run", "verify", "explain", "rules"] {
      #expect(readme.contains("coprime \(command)"))
      #expect(help.contains("  \(command) "))
    }
  }

  /// The first fenced block of a language.
  private func block(_ language: String, of text: String) -> String? {
    guard let start = text.firstRange(of: "```\(language)\n") else { return nil }
    let rest = text[start.upperBound...]
    guard let end = rest.firstRange(of: "```") else { return nil }
    return String(rest[..<end.lowerBound])
  }
}
