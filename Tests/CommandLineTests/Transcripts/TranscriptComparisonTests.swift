import Testing

/// What is compared with a transcript, and that it can fail.
@Suite struct TranscriptComparisonTests {
  @Test(arguments: [
    ("loss 0.5", "loss 0.5", true),
    ("loss 0.500", "loss 0.574", true),
    ("loss 0.500", "loss 0.600", false),
    ("loss -0.500", "loss 0.500", false),
    ("rate 3e-4", "rate 0.0003", true),
    ("rate 3.0e-4", "rate 0.0009", false),
    ("12 % of them", "13 % of them", true),
    ("12 % of them", "21 % of them", false),
    ("[..] % of them", "21 % of them", true),
    ("[..] % of them", "21 of them", false),
    ("12 samples", "13 samples", false),
    ("loss 0.00[..] more", "loss 0.0017 more", true),
    ("loss 0.00[..] more", "loss 0.017 more", false),
    ("loss 0.00[..]", "loss 3.0e-4", false),
    ("43,050 weights", "43,051 weights", false),
    ("loss nan", "loss 0.5", false),
    ("loss 1", "loss 0.98", true),
    ("rate 1", "rate 0.55", false),
    ("in 1.2 s", "in 44 ms", true),
    ("in 2 min 3 s", "in 44 ms", true),
    ("in 2 steps", "in 44 steps", false),
    ("270 ms  4,797 samples/s", "9.1 s  12 samples/s", true),
    ("step [..]: loss [..]", "step 7: loss nan", true),
    ("[..]", "", true),
    ("a[..]b[..]c", "a1b2d", false),
    ("a[..]b[..]c", "abbc", true),
    ("name    value", "name  value", true),
    ("name value", "namevalue", false),
    ("───  ──", "─────  ──", true),
    ("conv2d_1 0.1", "conv2d_2 0.1", false),
    ("'conv2d_1.5'", "'conv2d_1.6'", false),
    ("", "x", false),
    ("trailing", "trailing  ", true),
  ])
  func aMeasuredLineStandsForLinesNearIt(_ shown: String, _ printed: String, _ fits: Bool) {
    #expect(
      TranscriptLine(shown: shown).fits(TranscriptLine(printed: printed), isMeasured: true) == fits)
  }

  @Test(arguments: [
    ("loss 0.5", "loss 0.50001", false), ("batch × 4.5", "batch × 4.5", true),
    ("12 %", "13 %", false), ("[..] spec", "1 spec", true),
  ])
  func anInferredLineStandsForItself(_ shown: String, _ printed: String, _ fits: Bool) {
    #expect(
      TranscriptLine(shown: shown).fits(TranscriptLine(printed: printed), isMeasured: false) == fits
    )
  }

  @Test(
    arguments: [
      (["a", "b"], ["a", "b"], nil),
      (["a", "b"], ["a"], 1),
      (["a"], ["a", "b"], 1),
      ([], [], nil),
      ([], ["a"], 0),
      (["..."], [], nil),
      (["...", "b"], ["a", "b", "b"], nil),
      (["a", "...", "c"], ["a", "b", "d"], 2),
      (["...", "b", "...", "d"], ["a", "b", "c", "b", "d"], nil),
      (["b", "..."], ["a", "b"], 0),
    ] as [([String], [String], Int?)])
  func theFirstLineThatDoesNotFitIsNamed(_ shown: [String], _ printed: [String], _ line: Int?) {
    #expect(ShownOutput(lines: shown, isMeasured: true).mismatch(printed) == line)
  }

  @Test(arguments: [
    (["a", "[..]", "c"], ["a", "b", "d"], ["a", "[..]", "d"]),
    (["a", "...", "c"], ["x", "b", "b", "c"], ["x", "...", "c"]),
    (["a", "...", "c"], ["a", "b", "b", "d"], ["a", "...", "d"]),
    (["...", "9 steps", "..."], ["a", "8 steps", "b"], ["..."]),
    (["took 1 s", "9 steps"], ["took 2 s", "8 steps"], ["took 1 s", "8 steps"]),
    (["..."], ["a", "b"], ["..."]),
    ([], ["a"], ["a"]),
    (["a"], [], []),
  ])
  func whatStillFitsStaysWhenADocumentIsWrittenAgain(
    _ shown: [String], _ printed: [String], _ updated: [String]
  ) {
    let output = ShownOutput(lines: shown, isMeasured: true)
    #expect(output.updated(printed) == updated)
    #expect(ShownOutput(lines: updated, isMeasured: true).mismatch(printed) == nil)
  }

  private static let document = """
    Save this:

    ```yaml
    # model.yaml
    coprime: 1
    ```
    ```console
    $ coprime lint \\
        model.yaml
    one
    two
    [exit 1]

    $ true
    ```
    ```text
    $ not a command
    ```
    """

  @Test func aDocumentHoldsFilesAndCommands() throws {
    let transcript = try Transcript(Self.document)
    #expect(transcript.steps.first == .file(name: "model.yaml", text: "# model.yaml\ncoprime: 1\n"))
    #expect(transcript.commands.map(\.text) == ["coprime lint model.yaml", "true"])
    #expect(transcript.commands.map(\.status) == [1, 0])
    #expect(transcript.commands.map { transcript.lines[$0.shown].joined() } == ["onetwo", ""])
    let written = transcript.replacing([(transcript.commands[0], ["three", "[exit 2]"])])
    #expect(written == Self.document.replacing("one\ntwo\n[exit 1]", with: "three\n[exit 2]"))
  }

  @Test(arguments: [
    ("```console\nno command\n```", 1), ("```console\n```", 1), ("text\n```yaml\n", 1),
  ])
  func aDocumentThatCannotBeReadSaysWhere(_ text: String, _ line: Int) {
    #expect { try Transcript(text) } throws: { ($0 as? Transcript.Malformed)?.line == line }
  }

  /// A session with the program that shows something else fails at its line.
  @Test func aWrongTranscriptFailsAtItsLine() throws {
    let transcript = try Transcript(
      """
      ```yaml
      # empty.yaml
      coprime: 1
      ```
      ```console
      $ coprime lint empty.yaml | tail -n 1
      something else

      $ coprime lint missing.yaml
      ...
      [exit 1]

      $ test -f specs/digits.yaml && cat empty.yaml
      # empty.yaml
      coprime: 1
      ```
      """)
    let differences = try TranscriptTests.differences(transcript)
    #expect(differences.map(\.line) == [6, 8])
    #expect(differences[0].message.contains("expected: something else"))
    #expect(differences[1].updated == ["...", "[exit 2]"])
  }
}
