import Linting
import SourceText
import Spec
import Testing

@Suite struct BaselineTests {
  /// Two findings on equal lines, `model/dropout-rate-high`, and one on another.
  private static let lines = [
    "coprime: 1", "model:", "  input: [batch, 8]", "  layers:",
    "    - dense: {units: 4, activation: relu}", "    - dropout: 0.8",
    "    - dense: {units: 4, activation: relu}", "    - dropout: 0.8",
    "    - dense: {units: 4, activation: relu}", "    - dropout: 0.9  # 90 % \"of\" all\\",
    "    - dense: 1",
  ]

  private func examine(_ lines: [String], _ known: Baseline.File = .init()) -> LintResult {
    let text = lines.joined(separator: "\n")
    return Linter().knowing(known).examine(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
  }

  private func baseline(of lines: [String]) -> Baseline.File {
    let text = lines.joined(separator: "\n")
    let document = SpecDocument.read(Array(text.utf8), path: "a.yaml")
    return Baseline.File(Linter().lint(document), document.sources)
  }

  @Test("What it knows does not count, and is kept")
  func knownFindingsAreKept() {
    let known = baseline(of: Self.lines)
    #expect(known.total == 3)
    let result = examine(Self.lines, known)
    #expect(result.findings == [])
    #expect(result.silenced.map(\.cause) == [.baseline, .baseline, .baseline])
    #expect(result.stale == 0)
  }

  @Test("Edits elsewhere do not disturb it")
  func editsElsewhere() {
    let known = baseline(of: Self.lines)
    var lines = Self.lines
    lines.insert("# a comment", at: 1)
    lines.insert("name: other", at: 1)
    lines.insert("    - layer_normalization", at: 9)
    // Indentation and line ends do not matter, either.
    lines = lines.map { $0.hasPrefix("    -") ? "  " + $0 + "  \r" : $0 + "\r" }
    #expect(examine(lines, known).findings == [])
  }

  @Test("One more on an equal line counts, and so does another text")
  func newFindingsCount() {
    let known = baseline(of: Self.lines)
    let more =
      Self.lines.dropLast() + [
        "    - dense: {units: 4, activation: relu}", "    - dropout: 0.8", "    - dense: 1",
      ]
    let found = examine(Array(more), known)
    #expect(found.findings.map(\.rule) == ["model/dropout-rate-high"])
    #expect(found.silenced.count == 3)
    var changed = Self.lines
    changed[5] = "    - dropout: 0.7"
    let result = examine(changed, known)
    #expect(result.findings.map(\.rule) == ["model/dropout-rate-high"])
    #expect(result.stale == 1)
  }

  @Test("What is gone is stale, unless its rule is off or the spec could not be checked")
  func goneFindingsAreStale() {
    let known = baseline(of: Self.lines)
    let mended = Self.lines.filter { !$0.contains("dropout") }
    #expect(examine(mended, known).stale == 3)
    let text = mended.joined(separator: "\n")
    let document = SpecDocument.read(Array(text.utf8), path: "a.yaml")
    let off = Linter(settings: RuleSettings(selection: .init(selected: [.group("loss")])))
    #expect(off.knowing(known).examine(document).stale == 0)
    #expect(examine(mended + ["  oops: ["], known).stale == 0)
  }

  @Test("What keeps a spec from being read is never known")
  func syntaxErrorsAreNeverKnown() {
    let broken = Self.lines + ["  oops: ["]
    let known = baseline(of: broken)
    let found = examine(broken, known).findings.map(\.rule)
    #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("spec/yaml-") }, "\(found)")
  }

  @Test("It is written with a line for each finding, and read back as it was")
  func textIsReadBack() {
    var baseline = Baseline()
    baseline.files["specs/größe 模.yaml"] = self.baseline(of: Self.lines)
    var hostile = Baseline.File()
    for line in ["\"", "\\", "\t", "\u{7F}\u{85}\u{2028}\u{FEFF}", "{}: [#", "", "😀", "null", "1"] {
      hostile.counts[.init(rule: "a/b", line: line)] = 3
    }
    baseline.files["../\"\\\n.yaml"] = hostile
    let text = baseline.text
    let read = Baseline.read(SourceFile(path: "baseline.json", text: text))
    #expect(read.mistakes == [])
    #expect(read.baseline == baseline)
    #expect(read.baseline?.text == text)
    #expect(text.split(separator: "\n").count(where: { $0.contains("\"path\"") }) == 11)
    #expect(
      text.contains(
        "\"rule\": \"model/dropout-rate-high\", \"line\": \"- dropout: 0.8\", \"count\": 2}"))
  }

  @Test("An empty one is read back, too")
  func emptyIsReadBack() {
    let text = Baseline().text
    #expect(Baseline.read(SourceFile(path: "b", text: text)).baseline == Baseline())
  }

  static let corrupt = [
    "", "{}", "[]", "1", "{", "\u{0}", "{\"findings\": []}", "{\"coprime-baseline\": 1}",
    "{\"coprime-baseline\": 2, \"findings\": []}",
    "{\"coprime-baseline\": \"x\", \"findings\": []}",
    "{\"coprime-baseline\": 1, \"findings\": {}}", "{\"coprime-baseline\": 1, \"findings\": [1]}",
    "{\"coprime-baseline\": 1, \"findings\": [{\"path\": \"a\", \"rule\": \"b\"}]}",
    "{\"coprime-baseline\": 1, \"findings\": [{\"path\": \"a\", \"rule\": \"b\", \"line\": \"\", \"count\": 0}]}",
    "{\"coprime-baseline\": 1, \"findings\": [{\"path\": \"a\", \"rule\": \"b\", \"line\": \"\", \"count\": 99999999999999999999}]}",
    "{\"coprime-baseline\": 1, \"findings\": [{\"path\": [], \"rule\": \"b\", \"line\": \"\"}]}",
    "coprime: 1\nmodel: {}",
  ]

  @Test("What is no baseline is refused with a reason", arguments: corrupt)
  func corruptOnesAreRefused(_ text: String) {
    let read = Baseline.read(SourceFile(path: "baseline.json", text: text))
    #expect(read.baseline == nil)
    #expect(!read.mistakes.isEmpty)
  }
}
