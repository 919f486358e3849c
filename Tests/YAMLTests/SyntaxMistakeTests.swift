import SourceText
import Testing
import YAML

/// A mistake between the first marks and, where there are second ones, the place of its note.
private struct Mistake: CustomTestStringConvertible {
  let marked: Marked
  let message: String
  var testDescription: String { marked.testDescription }
  init(_ marked: String, _ message: String) {
    self.marked = Marked(marked)
    self.message = message
  }
}

@Suite("Syntax mistakes")
struct SyntaxMistakeTests {
  private static let mistakes = [
    // Indentation.
    Mistake("a:\n«\t»b: 1\n", "a tab is used for indentation; YAML allows only spaces"),
    Mistake("a:\n  - x\n«\t\t»- y\n", "a tab is used for indentation; YAML allows only spaces"),
    Mistake("a: |\n«\t»x\n", "a tab is used for indentation; YAML allows only spaces"),
    Mistake(
      "a: 1\n  «é»: 2\n",
      "this line is indented deeper than the one before, whose key already has a value"),
    Mistake(
      "a:\n    b: 1\n  «c:» 2\n", "this line is indented by 2 spaces, which fits no line above"),
    Mistake(
      "a:\n  - b\n «-» c\n", "this line is indented by 1 space, which fits no line above"),
    Mistake(
      "a:\n  - b\n  «c:» 1\n", "'c:' stands among the items of a list, but does not begin with '- '"
    ),
    // Colons.
    Mistake("m:\n  «units 10»\n  rate: 1\n", "'units 10' has no ':' after its key"),
    Mistake(
      "m:\n  «units 10» # ten\n  # more\n\n  rate: 1\n", "'units 10' has no ':' after its key"),
    Mistake("a: 1\n«größe»\nb: 2\n", "'größe' has no ':' after its key"),
    Mistake("m:\n  units«:»10\n  rate: 1\n", "a space is missing after ':'"),
    Mistake("a: b«:» c\n", "a second ': ' on one line"),
    Mistake("- a: b«:» c\n", "a second ': ' on one line"),
    // Dashes.
    Mistake("a: «-» b\n", "a list with '-' cannot begin on the line of its key"),
    Mistake("a:\n«-»b\nc: 1\n", "a space is missing after '-'"),
    // Brackets.
    Mistake("a: «[»1, 2\n", "'[' is never closed"),
    Mistake("a: «{»b: [1, 2], c\n# end\n", "'{' is never closed"),
    Mistake("a: «[»1, 2\nb: 3\n", "'[' is not closed before the next entry begins"),
    Mistake(
      "l:\n  - c: «{»f: 32, k: 3\n  - flatten\n  - d: 1\n",
      "'{' is not closed before the next entry begins"),
    Mistake("a: {b: 1 «c»: 2}\n", "',' or '}' is missing before 'c'"),
    Mistake("a: {b: 1\n  «c»: 2}\n", "',' or '}' is missing before 'c'"),
    Mistake("a: ['b' «'c'»]\n", "',' or ']' is missing before ''c''"),
    Mistake("a: [1, 2«}»\n", "'}' closes what '[' opened"),
    Mistake("a: [[1]«}»\n", "'}' closes what '[' opened"),
    Mistake("a: [1]«]»\n", "']' closes nothing that is open"),
    Mistake("a: «]»\n", "']' closes nothing that is open"),
    Mistake("a: [1,«,»2]\n", "a value is missing before ','"),
    // Quotes.
    Mistake("a: «\"»b\nc: 1\n", "the quote opened here is never closed"),
    Mistake("a: «'»b\n---\nc: 1\n", "the quote opened here is never closed"),
    Mistake("a: 'b\nc: '«x'»\n", "text follows the closing quote"),
    Mistake("a: \"b\" «c d»  # e\n", "text follows the closing quote"),
    Mistake("a: \"C:«\\p»ath\"\n", "'\\p' is not an escape"),
    Mistake("a: \"«\\é»\"\n", "'\\é' is not an escape"),
    Mistake("a: \"é«\\x»ZZ\"\n", "'\\x' needs 2 hexadecimal digits after it"),
    Mistake("a: \"«\\u»12\"\n", "'\\u' needs 4 hexadecimal digits after it"),
    // Signs with a meaning.
    Mistake("a: «@b»\n", "a text cannot begin with '@'"),
    Mistake("a: «`b`»\n", "a text cannot begin with '`'"),
    Mistake("a: «%5»\n", "a text cannot begin with '%'"),
    Mistake("a: «*.png»\n", "'*.png' is read as an alias, but that is not a name"),
    Mistake("a: «&» b\n", "'&' is read as an anchor, but that is not a name"),
    Mistake("a: «?» b\n", "a '?' cannot stand here"),
    Mistake("a: >«x»\n", "a text cannot begin on the line of '>'"),
    Mistake("a: | «text» # c\n", "a text cannot begin on the line of '|'"),
    Mistake("a: |«0»\n  x\n", "the indentation after '|' is 1 to 9, not 0"),
    Mistake("a: «!e!x» 1\n", "'!e!x' is not a tag that can be read"),
    Mistake(
      "«%a: 1»\n",
      "a line that begins with '%' is a directive, and this is none that can be read"),
    Mistake("«%YAML 3.0»\n---\na: 1\n", "only YAML 1.1 and 1.2 can be read"),
    Mistake("{a: 1}\n«b: 2»\n", "nothing can follow here: the value before is complete"),
  ]

  @Test("a mistake is told at its place in plain words", arguments: mistakes)
  private func told(_ mistake: Mistake) throws {
    let document = YAML.read(mistake.marked.file)
    let found = try #require(document.diagnostics.first)
    #expect(document.diagnostics.count == 1)
    #expect(!document.isComplete)
    #expect(found.rule == "spec/yaml-syntax")
    #expect(found.severity == .error)
    #expect(found.message == mistake.message)
    #expect(
      mistake.marked.marking([found.range]) == mistake.marked.marking(mistake.marked.ranges))
  }

  @Test("a note shows where the bracket was opened")
  func bracketNote() throws {
    let marked = Marked("é: [1, «{»b: 1 «c»: 2}]\n")
    let found = try #require(YAML.read(marked.file).diagnostics.first)
    #expect(found.notes.map(\.range) == [marked.ranges[0]])
    #expect(found.range == marked.ranges[1])
  }

  @Test("a quote that closed too late is noted where it was opened")
  func quoteNote() throws {
    let marked = Marked("a: «'»b\nc: '«x'»\n")
    let found = try #require(YAML.read(marked.file).diagnostics.first)
    #expect(found.notes.map(\.range) == [marked.ranges[0]])
    #expect(found.help == "the text spans lines: is its closing quote missing?")
  }

  @Test(
    "help writes the line as it was meant",
    arguments: zip(
      ["a:\n  units 10\n  b: 1\n", "a:\n  units:10\n  b: 1\n", "a:\n-b\nc: 1\n"],
      ["write 'units: 10'", "write 'units: 10'", "write '- b'"]))
  func help(_ text: String, _ help: String) {
    #expect(YAML.read(SourceFile(path: "x", text: text)).diagnostics.map(\.help) == [help])
  }

  @Test("what stands before a mistake is kept")
  func partialTree() throws {
    let text = "a: 1\nb: [x, {y: z, w\nc: \"never closed\nd: 2\n"
    let document = YAML.read(SourceFile(path: "x", text: text))
    #expect(!document.isComplete)
    #expect(document.root?["a"]?.text == "1")
    #expect(document.root?.at("b[0]")?.text == "x")
    #expect(document.root?.at("b[1].y")?.text == "z")
  }

  @Test("a key whose value could not be read has a placeholder")
  func placeholder() throws {
    let document = YAML.read(SourceFile(path: "x", text: "a: 1\nb: @x\n"))
    let value = try #require(document.root?["b"])
    #expect(value.isPlaceholder)
    #expect(value.isNull)
    #expect(value.range.bytes == 7..<7)
  }

  @Test("other mistakes of the file are told in the same run")
  func several() {
    let text = "a: 1\na: 2\nb: *none\nc: 012\nd: [\n"
    let rules = YAML.read(SourceFile(path: "x", text: text)).diagnostics.map(\.rule)
    #expect(
      Set(rules)
        == ["spec/duplicate-key", "spec/yaml-alias", "spec/yaml-1-1-value", "spec/yaml-syntax"])
  }
}
