import Foundation
import Testing

/// A model with one safe fix (a misspelt layer) and one that changes training (a second softmax).
private let fixable = """
  # kept
  coprime: 1
  model:
    input: [batch, 20]
    layers:
      - dence: {units: 8, activation: relu, name: hidden}   # kept, too
      - dense: {units: 3, activation: softmax, name: probabilities}
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}

  """
private let safelyFixed = fixable.replacingOccurrences(of: "dence", with: "dense")

extension Scratch {
  fileprivate func lint(_ arguments: String..., input: String = "") throws -> Invocation {
    try Binary.run(["lint"] + arguments, input: input, folder: path)
  }
}

@Suite struct FixTests {
  @Test("--fix writes safe fixes and nothing else")
  func safeFixesAreWritten() throws {
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    let run = try folder.lint("--fix", "model.yaml")
    #expect(try folder.read("model.yaml") == safelyFixed)
    // The second softmax is left, and is an error.
    #expect(run.status == 1, "\(run.output)")
    #expect(run.output.contains("fixed 1, 1 error in 1 spec; 1 fixable with --fix --unsafe-fixes"))
    let again = try folder.lint("--fix", "model.yaml")
    #expect(try folder.read("model.yaml") == safelyFixed)
    #expect(!again.output.contains("fixed 1"))
  }

  @Test("--fix --unsafe-fixes writes all, until nothing is left to fix")
  func unsafeFixesAreWritten() throws {
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    let run = try folder.lint("--fix", "--unsafe-fixes", "model.yaml")
    #expect(run.status == 0, "\(run.output)")
    let text = try folder.read("model.yaml")
    #expect(text.contains("# kept\n") && text.contains("# kept, too\n"))
    #expect(try folder.lint("model.yaml").status == 0)
  }

  @Test("--unsafe-fixes alone writes nothing")
  func wideningWritesNothing() throws {
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    let run = try folder.lint("--unsafe-fixes", "model.yaml")
    #expect(run.status == 1)
    #expect(try folder.read("model.yaml") == fixable)
    let wide = try folder.lint("--diff", "--unsafe-fixes", "model.yaml")
    let narrow = try folder.lint("--diff", "model.yaml")
    #expect(wide.output.count > narrow.output.count)
    #expect(try folder.read("model.yaml") == fixable)
  }

  @Test("--diff prints a patch that 'git apply' takes, and writes nothing")
  func theDiffIsAPatch() throws {
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    let run = try folder.lint("--diff", "model.yaml")
    #expect(try folder.read("model.yaml") == fixable)
    #expect(run.status == 1)
    #expect(run.errors.contains("would fix 1 of 1 findings in 1 spec"), "\(run.errors)")
    try folder.write("change.patch", run.output)
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "-p0", "change.patch"]
    git.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0, "\(run.output)")
    #expect(try folder.read("model.yaml") == safelyFixed)
  }

  @Test("Line ends of Windows, a byte order mark and a missing last line break stay")
  func bytesStay() throws {
    let folder = try Scratch()
    let converted = { (text: String) in
      "\u{FEFF}" + String(text.dropLast()).replacingOccurrences(of: "\n", with: "\r\n")
    }
    let image = """
      coprime: 1
      model:
        input: [batch, 28, 28, 1]
        layers:
          - conv2d: {filters: 8, kernel_size: 3, activation: relu}
          - dense: {units: 10, activation: softmax}
      training:
        loss: sparse_categorical_crossentropy

      """
    let flattened = image.replacingOccurrences(
      of: "    - dense", with: "    - flatten\n    - dense")
    try folder.write("model.yaml", converted(fixable))
    try folder.write("image.yaml", converted(image))
    _ = try folder.lint("--fix", "model.yaml")
    _ = try folder.lint("--fix", "--unsafe-fixes", "image.yaml")
    #expect(try folder.read("model.yaml") == converted(safelyFixed))
    #expect(try folder.read("image.yaml") == converted(flattened))
  }

  @Test("A fixed file keeps its permissions, and a link goes on naming it")
  func permissionsAndLinksStay() throws {
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o640], ofItemAtPath: "\(folder.path)/model.yaml")
    try manager.createSymbolicLink(
      atPath: "\(folder.path)/link.yaml", withDestinationPath: "model.yaml")
    _ = try folder.lint("--fix", "link.yaml")
    #expect(try folder.read("model.yaml") == safelyFixed)
    #expect(
      try manager.destinationOfSymbolicLink(atPath: "\(folder.path)/link.yaml") == "model.yaml")
    let attributes = try manager.attributesOfItem(atPath: "\(folder.path)/model.yaml")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(
      try manager.contentsOfDirectory(atPath: folder.path).sorted() == ["link.yaml", "model.yaml"])
  }

  @Test("Fixed standard input is the output; findings go to the errors")
  func standardInputIsPrinted() throws {
    let folder = try Scratch()
    let run = try folder.lint("--fix", "-", input: fixable)
    #expect(run.output == safelyFixed)
    #expect(run.errors.contains("loss/"))
    #expect(run.status == 1)
    let difference = try folder.lint("--diff", "-", "--stdin-filename", "a.yaml", input: fixable)
    #expect(difference.output.hasPrefix("--- a.yaml\n+++ a.yaml\n@@ "))
    // Nothing to fix leaves the text as it is, also where it is no YAML.
    #expect(try folder.lint("--fix", "-", input: "coprime: [1").output == "coprime: [1")
  }

  @Test("A spec that is extended is changed only when it is named")
  func basesAreChangedOnlyWhenNamed() throws {
    let folder = try Scratch()
    let base = """
      coprime: 1
      model:
        input: [batch, 4]
        layers:
          - dence: {units: 3, name: logits}

      """
    try folder.write("base.yaml", base)
    try folder.write("child.yaml", "coprime: 1\nextends: base.yaml\n")
    let alone = try folder.lint("--fix", "child.yaml")
    #expect(try folder.read("base.yaml") == base)
    #expect(alone.status == 1)
    #expect(alone.errors.contains("1 fix lies in base.yaml"), "\(alone.errors)")
    let both = try folder.lint("--fix", "child.yaml", "base.yaml")
    #expect(
      try folder.read("base.yaml") == base.replacingOccurrences(of: "dence", with: "dense"))
    #expect(both.status == 0, "\(both.output)")
  }

  @Test("What may not be written is said, and ends with 2")
  func unwritableFilesAreReported() throws {
    // The superuser may write everything.
    guard getuid() != 0 else { return }
    let folder = try Scratch()
    try folder.write("model.yaml", fixable)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o444], ofItemAtPath: "\(folder.path)/model.yaml")
    let run = try folder.lint("--fix", "model.yaml")
    #expect(run.status == 2)
    #expect(run.errors.contains("cannot be written"))
    #expect(try folder.read("model.yaml") == fixable)
  }

  @Test("JSON holds every fix with its edits, and counts what can be fixed")
  func jsonHoldsTheFixes() throws {
    let folder = try Scratch()
    let mismatch = """
      coprime: 1
      model:
        dialect: torch
        input: [batch, 20]
        layers:
          - Linear: {in_features: 10, out_features: 8}
      """
    let object = try folder.lint("-", "--format", "json", input: mismatch).json
    let summary = try #require(object["summary"] as? [String: Int])
    #expect(summary["fixable"] == 1)
    #expect(summary["fixed"] == 0)
    let file = try #require((object["files"] as? [[String: Any]])?.first)
    let finding = try #require(
      (file["findings"] as? [[String: Any]])?.first { $0["rule"] as? String == "shape/in-features" }
    )
    let fix = try #require((finding["fixes"] as? [[String: Any]])?.first)
    #expect(fix["safety"] as? String == "safe")
    let edit = try #require((fix["edits"] as? [[String: Any]])?.first)
    #expect(edit["line"] as? Int == 6)
    #expect(edit["text"] as? String == "20")
  }
}
