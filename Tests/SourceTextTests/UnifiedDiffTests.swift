import Foundation
import SourceText
import Testing

@Suite struct UnifiedDiffTests {
  @Test("One changed line stands between three lines of context")
  func contextIsThreeLines() {
    let old = (1...9).map { "line \($0)\n" }.joined()
    let new = old.replacingOccurrences(of: "line 5", with: "LINE 5")
    #expect(
      UnifiedDiff.text(from: Array(old.utf8), to: Array(new.utf8), path: "a.yaml") == """
        --- a.yaml
        +++ a.yaml
        @@ -2,7 +2,7 @@
         line 2
         line 3
         line 4
        -line 5
        +LINE 5
         line 6
         line 7
         line 8

        """)
  }

  @Test("Equal texts have no difference")
  func equalTexts() {
    #expect(UnifiedDiff.text(from: [0x61], to: [0x61], path: "a") == "")
  }

  /// Git reads the patches of two hundred random changes and gives the changed texts.
  @Test("Git applies it", arguments: [1, 2, 3] as [UInt64])
  func gitApplies(_ seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var patch = ""
    var wanted: [String: String] = [:]
    for index in 0..<200 {
      let old = Self.text(&random)
      let new = Self.changed(old, &random)
      guard old != new, !old.isEmpty, !new.isEmpty else { continue }
      let name = "file\(index)"
      try Data(old.utf8).write(to: folder.appendingPathComponent(name))
      wanted[name] = new
      patch += UnifiedDiff.text(from: Array(old.utf8), to: Array(new.utf8), path: name)
    }
    try Data(patch.utf8).write(to: folder.appendingPathComponent("all.patch"))
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "-p0", "--unidiff-zero", "all.patch"]
    git.currentDirectoryURL = folder
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0)
    #expect(wanted.count > 100)
    for (name, text) in wanted {
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      #expect(String(decoding: data, as: UTF8.self) == text)
    }
  }

  private static func text(_ random: inout SplitMix) -> String {
    let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
      "\(Int.random(in: 0...5, using: &random))"
    }
    return lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "")
  }

  private static func changed(_ text: String, _ random: inout SplitMix) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...lines.count, using: &random)
      if Bool.random(using: &random) || place == lines.count {
        lines.insert("new", at: place)
      } else {
        lines.remove(at: place)
      }
    }
    return lines.joined(separator: "\n")
  }
}
