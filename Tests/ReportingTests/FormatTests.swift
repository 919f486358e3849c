import Foundation
import Linting
import Reporting
import SourceText
import Testing

@Suite struct FormatTests {
  @Test func concisePrintsALineForEach() {
    #expect(
      ConciseFormat.text(twoLines.linted(softmax(twoLines)))
        == "spec.yaml:2:13: error: softmax goes into 'loss' [loss/softmax]\n")
  }

  /// The pattern that editors are given finds what is printed, in paths with colons and blanks too.
  @Test func theProblemMatcherReadsConcise() throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    let file = try Data(contentsOf: URL(fileURLWithPath: "\(root)/docs/problem-matcher.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    let matcher = try #require((json["problemMatcher"] as? [[String: Any]])?.first)
    let pattern = try #require((matcher["pattern"] as? [[String: Any]])?.first)
    let regexp = try Regex(try #require(pattern["regexp"] as? String))
    let marked = Marked("a: «1»", path: "C: my specs/größe:1.yaml")
    let finding = Diagnostic("data/a-b", .warning, "1 [b] is: odd", at: marked.ranges[0])
    let line = ConciseFormat.text(marked.linted(finding)).dropLast()
    let match = try #require(try regexp.wholeMatch(in: line))
    func part(_ key: String) -> String? {
      (pattern[key] as? Int).flatMap { match.output[$0].substring.map(String.init) }
    }
    #expect(part("file") == marked.file.path)
    #expect(part("line") == "1" && part("column") == "4")
    #expect(part("severity") == "warning" && part("message") == "1 [b] is: odd")
    #expect(part("code") == "data/a-b")
  }

  @Test func jsonCountsScalarsAndNamesTheFileOfEachNote() throws {
    let marked = Marked(
      "\u{FEFF}name: 🚀e\u{301} «x»\r\n", base: ("base.yaml", "one: 1\ntwo: 2\n"))
    let finding = Diagnostic(
      "a/b", .info, "m", at: marked.ranges[0],
      notes: [.init("there", at: try marked.inBase("two")), .init("here")],
      fixes: [.replace(marked.ranges[0], with: "y\nz", "use y")])
    let file = marked.linted(finding, silenced: [SilencedFinding(finding, .baseline)])
    let text = JSONFormat.text(file)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let found = try #require((json["files"] as? [[String: Any]])?.first)
    let object = try #require((found["findings"] as? [[String: Any]])?.first)
    #expect(object["column"] as? Int == 11 && object["end_column"] as? Int == 12)
    #expect(object["help"] is NSNull)
    let notes = try #require(object["notes"] as? [[String: Any]])
    #expect(notes.map { $0["path"] as? String } == ["base.yaml", "spec.yaml"])
    #expect(notes.map { $0["line"] as? Int } == [2, 1])
    let fix = try #require((object["fixes"] as? [[String: Any]])?.first)
    let edit = try #require((fix["edits"] as? [[String: Any]])?.first)
    #expect(edit["text"] as? String == "y\r\nz", "line breaks are those of the file")
    let silenced = try #require((found["silenced"] as? [[String: Any]])?.first)
    #expect(silenced["by"] as? String == "baseline" && silenced["reason"] is NSNull)
    let summary = try #require(json["summary"] as? [String: Any])
    #expect(summary["baselined"] as? Int == 1 && summary["infos"] as? Int == 1)
  }

  @Test func jsonLinesAreTheFindingsOfJSON() throws {
    let file = twoLines.linted(softmax(twoLines), softmax(twoLines))
    let lines = JSONLinesFormat.text(file).split(separator: "\n")
    #expect(lines.count == 2)
    let object = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
    #expect(object?["rule"] as? String == "loss/softmax")
  }

  @Test func githubCommandsEscapeWhatTheRunnerReads() {
    let marked = Marked("a: «1\nb: 2»", path: "100 %, a:b.yaml")
    let finding = Diagnostic("a/b", .info, "50 % of\nit", at: marked.ranges[0], help: "no")
    #expect(
      GitHubFormat.text(marked.linted(finding)) == """
        ::notice title=coprime (a/b),file=100 %25%2C a%3Ab.yaml,line=1,endLine=2::\
        100 %25, a:b.yaml:1:4: 50 %25 of%0Ait%0Ahelp: no
        1 info in 1 spec

        """)
  }

  @Test func githubNamesColumnsOnOneLineOnly() {
    #expect(
      GitHubFormat.text(twoLines.linted(softmax(twoLines))).hasPrefix(
        "::error title=coprime (loss/softmax),file=spec.yaml,line=2,endLine=2,col=13,endColumn=20::"
      ))
  }

  @Test func aFingerprintOfGitLabOutlivesEditsElsewhere() throws {
    func prints(_ text: String) throws -> [String] {
      let marked = Marked(text)
      let findings = marked.ranges.map { Diagnostic("a/b", .error, "m", at: $0) }
      let file = LintedFile(path: "spec.yaml", findings: findings, sources: marked.sources)
      let json = try JSONSerialization.jsonObject(with: Data(GitLabFormat.text(file).utf8))
      return (json as? [[String: Any]] ?? []).compactMap { $0["fingerprint"] as? String }
    }
    let before = try prints("x: «1»\ny: 2\nx: «1»\n")
    #expect(Set(before).count == 2, "equal lines have fingerprints of their own")
    #expect(try prints("# new\n  x:  «1»\ny: 3\nx: «1»\n") == before)
    #expect(try prints("x: «2»\n") != [before[0]])
  }

  @Test func adviceFailsNoTestOfJUnit() {
    let marked = Marked("a: «1»")
    let text = JUnitFormat.text(
      marked.linted(
        Diagnostic("a/advice", .info, "m", at: marked.ranges[0]),
        Diagnostic("a/fault", .warning, "\u{1}<\"&\n", at: marked.ranges[0]),
        silenced: [
          SilencedFinding(
            Diagnostic("a/known", .error, "m", at: marked.ranges[0]),
            .comment(reason: "the paper does so"))
        ]))
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""))
    #expect(text.contains("message=\"\u{FFFD}&lt;&quot;&amp;&#10;\""))
    #expect(text.contains("<skipped message=\"m (suppressed: the paper does so)\"/>"))
  }

  @Test func aSoundFileIsATestThatPasses() {
    #expect(
      JUnitFormat.text(Marked("a: 1").linted()) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="coprime" tests="1" failures="0" errors="0">
          <testsuite name="spec.yaml" file="spec.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase name="coprime" classname="spec.yaml"/>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func checkstyleGroupsByTheFileOfTheFinding() throws {
    let marked = Marked("a: «1»", base: ("base.yaml", "two: 2"))
    let there = Diagnostic("a/b", .warning, "there", at: try marked.inBase("two"))
    let here = Diagnostic("a/b", .error, "here", at: marked.ranges[0], help: "go")
    #expect(
      CheckstyleFormat.text(marked.linted(here, there)) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="10.0">
          <file name="spec.yaml">
            <error line="1" column="4" severity="error" message="here; go" source="coprime.a.b"/>
          </file>
          <file name="base.yaml">
            <error line="1" column="1" severity="warning" message="there" source="coprime.a.b"/>
          </file>
        </checkstyle>

        """)
  }

  /// The example of reviewdog's own documentation: in `a𐐀b` the columns of a, 𐐀 and b are 1, 2 and 6.
  @Test func rdjsonCountsBytes() throws {
    let marked = Marked("a𐐀«b»: [«1»]")
    let fix = FixIt(
      "swap", .unsafe,
      [.init(marked.ranges[1], "2"), .init(marked.ranges[0], "c")])
    let finding = Diagnostic("a/b", .error, "m", at: marked.ranges[0], fixes: [fix])
    let json = try JSONSerialization.jsonObject(
      with: Data(RDJSONFormat.text(marked.linted(finding)).utf8))
    let diagnostic = try #require(
      ((json as? [String: Any])?["diagnostics"] as? [[String: Any]])?.first)
    func columns(_ object: Any?) -> [Int] {
      let range = object as? [String: [String: Int]]
      return [range?["start"]?["column"], range?["end"]?["column"]].compactMap { $0 }
    }
    #expect(columns((diagnostic["location"] as? [String: Any])?["range"]) == [6, 7])
    // All edits of a fix are one suggestion, with what lies between them.
    let suggestion = try #require((diagnostic["suggestions"] as? [[String: Any]])?.first)
    #expect(columns(suggestion["range"]) == [6, 11])
    #expect(suggestion["text"] as? String == "c: [2")
  }

  @Test func nothingAtAllIsAReportToo() {
    for format in allFormats {
      let text = format.init().render([], ReportSetting())
      #expect(format.name == "concise" || format.name == "jsonl" ? text.isEmpty : !text.isEmpty)
    }
  }
}
