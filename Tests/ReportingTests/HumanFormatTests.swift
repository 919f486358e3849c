import Linting
import Reporting
import SourceText
import Testing

@Suite struct HumanFormatTests {
  static func block(_ finding: Diagnostic, _ marked: Marked, width: Int? = nil) -> String {
    HumanFormat().render(
      finding, marked.linted(finding), Style(hasColor: false, width: width))
  }

  @Test func aFindingShowsItsLinesNotesHelpAndFix() {
    #expect(
      HumanFormat.text(twoLines.linted(softmax(twoLines))) == """
        error[loss/softmax]: softmax goes into 'loss'
         --> spec.yaml:2:13
          |
        2 | activation: softmax
          |             ^^^^^^^
        3 | loss: logits
          |       ------ it expects logits
          |
          = note: as Keras does
          = help: remove it
          = fix (changes training): use linear
        2 - activation: softmax
          + activation: linear

        1 error in 1 spec; 1 fixable with --fix --unsafe-fixes

        """)
  }

  @Test func linesBetweenAreLeftOutAndASingleOneIsShown() {
    let marked = Marked("a: «1»\nb: 2\nc: «3»\nd: 4\ne: 5\nf: «6»")
    let finding = Diagnostic(
      "a/b", .warning, "m", at: marked.ranges[0],
      notes: [.init("three", at: marked.ranges[1]), .init("six", at: marked.ranges[2])])
    #expect(
      Self.block(finding, marked) == """
        warning[a/b]: m
         --> spec.yaml:1:4
          |
        1 | a: 1
          |    ^
        2 | b: 2
        3 | c: 3
          |    - three
        ...
        6 | f: 6
          |    - six

        """)
  }

  @Test func aNoteInAnotherFileHasAnExcerptOfItsOwn() throws {
    let marked = Marked("a: «1»", base: ("base.yaml", "one: 1\n\n\n\n\n\n\n\n\ntwo: 2"))
    let finding = Diagnostic(
      "a/b", .info, "m", at: marked.ranges[0],
      notes: [.init("declared here", at: try marked.inBase("two"))])
    #expect(
      Self.block(finding, marked) == """
        info[a/b]: m
          --> spec.yaml:1:4
           |
         1 | a: 1
           |    ^
          ::: base.yaml:10:1
           |
        10 | two: 2
           | --- declared here

        """)
  }

  @Test func whatIsSaidAboutTheRangeItselfStandsAtItsUnderline() {
    let marked = Marked("a: «1»")
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[0], notes: [.init("one", at: marked.ranges[0])])
    #expect(Self.block(finding, marked).hasSuffix("1 | a: 1\n  |    ^ one\n"))
  }

  @Test func onlyTheFixThatIsMadeShowsItsLines() {
    let marked = Marked("a: «1»")
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[0],
      fixes: [
        .replace(marked.ranges[0], with: "2", "use 2", .unsafe),
        .replace(marked.ranges[0], with: "3", "use 3", .unsafe),
        .replace(marked.ranges[0], with: "4", "use 4", .safe),
      ])
    #expect(
      Self.block(finding, marked).hasSuffix(
        """
          = fix (changes training): use 2
        1 - a: 1
          + a: 2
          = or: use 3
          = or a fix: use 4

        """))
  }

  /// A text, and the line and underline that show it.
  static let lines: [(String, String)] = [
    ("a:\t«1»", "1 | a: 1\n  |    ^\n"),
    ("名前: «深層» x", "1 | 名前: 深層 x\n  |       ^^^^\n"),
    ("e\u{301}: «👩‍💻» x", "1 | e\u{301}: 👩‍💻 x\n  |    ^^\n"),
    ("a: 1\n«»", "2 |\n  | ^\n"),
    ("«»", "1 |\n  | ^\n"),
    ("a: «1\nb: 2»", "1 | a: 1\n  |    ^\n"),
    ("a: \u{1B}[31m«1»", "1 | a:  [31m1\n  |         ^\n"),
  ]

  @Test(arguments: lines) func theUnderlineStandsBelowTheRange(_ text: String, _ shown: String) {
    let marked = Marked(text)
    let finding = Diagnostic("a/b", .error, "m", at: marked.ranges[0])
    #expect(Self.block(finding, marked).hasSuffix(shown))
  }

  @Test(arguments: [0, 30, 90, 170, 350])
  func aLongLineIsCutAroundTheRange(_ position: Int) throws {
    let text =
      String(repeating: "深a", count: position) + "«range»"
      + String(repeating: "深b", count: 350 - position)
    let marked = Marked("x: \(text)")
    let finding = Diagnostic("a/b", .error, "m", at: marked.ranges[0])
    let lines = Self.block(finding, marked, width: 80).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth($0) <= 80 })
    let (shown, underline) = (try #require(lines.dropLast().last), try #require(lines.last))
    let before = try #require(shown.firstRange(of: "range")).lowerBound
    let sign = try #require(underline.firstIndex(of: "^"))
    #expect(displayWidth(shown[..<before]) == displayWidth(underline[..<sign]))
    #expect(underline.count { $0 == "^" } == 5)
  }

  @Test func aLongLineOfAPatchIsCutAroundTheChange() {
    let marked = Marked("a: [\(String(repeating: "item, ", count: 40))«old», last]")
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[0],
      fixes: [.replace(marked.ranges[0], with: "new", "use new")])
    let lines = Self.block(finding, marked, width: 60).split(separator: "\n").suffix(2)
    #expect(lines.map { $0.contains("…") } == [true, true])
    #expect(lines.first?.contains("old, last]") == true)
    #expect(lines.last?.contains("new, last]") == true)
  }

  @Test func longNotesAreWrappedWhereTheTerminalEnds() {
    let marked = Marked("a: «1»\nb: \(String(repeating: " ", count: 60))«2»")
    let words = String(repeating: "word ", count: 40)
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[0],
      notes: [.init(words, at: marked.ranges[1]), .init(words)], help: words,
      fixes: [.replace(marked.ranges[0], with: "2", words)])
    let lines = Self.block(finding, marked, width: 80).split(separator: "\n")
    #expect(lines.allSatisfy { displayWidth($0) <= 80 && $0.last != " " })
    #expect(lines.count(where: { $0.contains("word") }) >= 12)
  }

  @Test func theLastLineCountsEverything() {
    let marked = Marked("a: «1»")
    func finding(_ severity: Severity, _ safeties: FixIt.Safety...) -> Diagnostic {
      Diagnostic(
        "a/b", severity, "m", at: marked.ranges[0],
        fixes: safeties.map { .replace(marked.ranges[0], with: "2", "fix", $0) })
    }
    let file = LintedFile(
      path: "a",
      findings: [
        finding(.error, .unsafe, .safe), finding(.error), finding(.warning, .unsafe),
        finding(.info, .display),
      ],
      silenced: [
        SilencedFinding(finding(.error), .comment(reason: nil)),
        SilencedFinding(finding(.error), .baseline),
      ], sources: marked.sources, fixed: 3)
    #expect(
      Tally([file, file]).line == """
        fixed 6, 4 errors, 2 warnings, 2 infos in 2 specs; 2 fixable with --fix, \
        2 more with --fix --unsafe-fixes; 2 silenced by comments, 2 in the baseline
        """)
    #expect(Tally([]).line == "no specs found")
    #expect(Tally([marked.linted()]).line == "checked 1 spec, nothing found")
  }

  @Test func theTableOfAJobEscapesMarkdownAndEnds() {
    let marked = Marked("a: «1»", path: "a|b.yaml")
    let finding = Diagnostic("a/b", .error, "[batch, 1] <b> | *x*", at: marked.ranges[0])
    let many = LintedFile(
      path: "a|b.yaml", findings: Array(repeating: finding, count: 150), sources: marked.sources)
    let text = JobSummary.markdown([many], ReportSetting())
    #expect(
      text.contains(
        "| error | `a\\|b.yaml:1:4` | \\[batch, 1\\] &lt;b> \\| \\*x\\* | [a/b](https://"))
    #expect(text.hasSuffix("\nand 50 more\n"))
    #expect(JobSummary.markdown([marked.linted()], ReportSetting()).hasSuffix("nothing found\n"))
  }
}
