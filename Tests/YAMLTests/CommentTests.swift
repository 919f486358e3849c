import SourceText
import Testing
import YAML

@Suite("Comments")
struct CommentTests {
  @Test(
    "every comment of a file is found, and nothing else",
    arguments: [
      "«# one»\na: 1 «# two»\n",
      "a: 'x # no' «# yes»\nb: \"# no\n  # no\" «# yes»\n",
      "a: x#no\nurl: http://x.y/#no «# yes»\n",
      "a: | «# yes»\n  # no\n  no # no\n\n  # no\n«# yes»\nb: 1\n",
      "a: >-\n  # no\n # no\n".replacing("\n # no", with: "\n «# yes»"),
      "a:\n  - |\n    no # no\n «# yes»\n  - b «# yes»\n",
      "a: [1, «# yes»\n  2,«# yes»\n  'x#no'] «# yes»\n",
      "a: &x «# yes»\n  b: 1\nc: *x «# yes # still»\n",
      "a: «# yes»   \r\n  b «# yes»\r\n",
      "\u{FEFF}«# é»\na: 1\n",
      "«# only»",
      "«#»\n«##  two»\n",
      "--- «# yes»\na: 1\n... «# yes»\n«# yes»\n",
      "a: plain\n  over # \n".replacing("# ", with: "«#»"),
      "a: !!str «# yes»\n  x\n",
      "a: \"\\\n  x\" «# yes»\n",
      "? a «# yes»\n: b «# yes»\n",
    ].map { Marked($0) })
  func all(_ marked: Marked) {
    let document = YAML.read(marked.file)
    #expect(document.diagnostics.isEmpty)
    #expect(
      marked.marking(document.comments.map(\.range)) == marked.marking(marked.ranges))
  }

  @Test("a comment knows its text and whether it owns its line")
  func text() {
    let file = SourceFile(path: "x", text: "  #   own  \na: 1 #end\n\t# tab\n\u{A0}#x: 1")
    let comments = YAML.read(file).comments
    #expect(comments.map(\.text) == ["own", "end", "tab"])
    #expect(comments.map(\.ownsLine) == [true, false, true])
  }

  @Test(
    "comments behind a syntax error are still found",
    arguments: ["«# a»\nx: [1 «# b»\ny: 2 «# c»\n«# d»\nz: a#b\n", "x: 'open «# guessed»\n«# d»\n"]
      .map { Marked($0) })
  func afterError(_ marked: Marked) {
    let document = YAML.read(marked.file)
    #expect(!document.isComplete)
    #expect(
      marked.marking(document.comments.map(\.range)) == marked.marking(marked.ranges))
  }
}
