import SourceText
import Testing
import YAML

/// The value at `path` must lie exactly between the marks.
private struct Case: CustomTestStringConvertible {
  let path: String
  let marked: Marked
  var testDescription: String { path + " in " + marked.testDescription }
  init(_ path: String, _ marked: String) {
    self.path = path
    self.marked = Marked(marked)
  }
}

@Suite("Ranges")
struct RangeTests {
  private static let valueCases = [
    // Scalars.
    Case("a", "a: «1»"),
    Case("a", "a: «1»\n"),
    Case("a", "a:   «some words»   # comment\n"),
    Case("a", "a: «'it''s'» \n"),
    Case("a", #"a: «"x \" y"»"# + "\n"),
    Case("a", "a: «plain\n  over lines»\n\nb: 1\n"),
    Case("a", "a:\n  «\"quoted\n\n  lines\"»\nb: 1\n"),
    Case("a", "a: «|\n  one\n   two»\n\n\nb: 1\n"),
    Case("a", "a: «>-  # comment\n  one\n\n  two»\n# comment\nb: 1\n"),
    Case("a", "a: «|2+\n    one»\n\n"),
    Case("a", "a: «|»\n\nb: 1\n"),
    Case("a", "a: «|» # comment\n\nb: 1\n"),
    Case("a", "a: «|\n  last»"),
    // Nothing.
    Case("a", "a:«»"),
    Case("a", "a:«»\n\n# comment\nb: 1\n"),
    Case("a", "a:«»   # comment\nb: 1\n"),
    Case("[1]", "- x\n-«» \n- y\n"),
    Case("a", "{a:«» , b: 1}"),
    Case("a", "{a: 1, a2: 2}".replacing("a: 1", with: "a :«» ")),
    Case("a", "{a«» , b: 1}"),
    Case("a", "{a«»}"),
    Case("a", "? a«»\n? b\n"),
    Case("a", "? a # comment\n:«» \n"),
    Case("a", "? a\n: «1»\n"),
    // Lists.
    Case("a", "a: «[1, 2]» # c\n"),
    Case("a", "a: «[\n  1,\n  2,\n]»\n"),
    Case("a", "a:\n  «- 1\n  - 2»\n\n# comment\nb: 1\n"),
    Case("a", "a:\n«- 1\n- 2»\nb: 1\n"),
    Case("a", "a:\n  «- 1\n  -»\nb: 1\n"),
    Case("a", "a:\n  «- - 1\n    - 2»\nb: 1\n"),
    Case("a[0]", "a:\n  - «- 1\n    - 2»\nb: 1\n"),
    Case("a", "a: «[]»"),
    Case("a[0]", "a: [«b: 1», c]"),
    Case("a[0]", "a: [«b:» , c]"),
    // Mappings.
    Case("", "«a: 1»\n"),
    Case("", "# before\n«a: 1\nb:\n  c: 2»\n\n# after\n"),
    Case("", "---\n«a: 1»\n...\n"),
    Case("a", "a:\n  «b: 1\n  c:»\n\nd: 1\n"),
    Case("a", "a: «{b: {c: 1}}»\n"),
    Case("a", "a: «{}»\n"),
    Case("[0]", "- «a: 1\n  b: 2»\n- c\n"),
    Case("[0]", "- «? a\n  : b»\n- c\n"),
    Case("a", "a:\n  «b: |\n    text»\n\nc: 1\n"),
    // Anchors and tags stand before the value.
    Case("a", "a: &x «1»\n"),
    Case("a", "a: &x !!str «1»\n"),
    Case("a", "a: !!str &x «1»\n"),
    Case("a", "a: !<tag:yaml.org,2002:str> «1»\n"),
    Case("a", "a: &x\n  # comment\n  «b: 1»\n"),
    Case("a", "a: &x «[1]»\n"),
    Case("a", "a: !!seq\n«- 1»\nb: 1\n"),
    Case("a", "a: &x «|\n  text»\n"),
    Case("a", "a: &x«»\nb: 1\n"),
    Case("a", "a: !!str«»\nb: 1\n"),
    Case("[0]", "- «&x a: 1»\n"),
    Case("a", "{a: !!str«», b: 1}"),
    Case("", "--- !!map\n«&k a: b»\n"),
    Case("", "--- !!map\n«&k : b»\n"),
    Case("", "--- &m !!map\n«!!str &k a: b»\n"),
    // Other line breaks and characters.
    Case("b", "a: é\nb: «ü»\n"),
    Case("日本.[1]", "日本: [語, «\"𝄞\"», x]\n"),
    Case("c", "a: 🚀 # 🚀\nb: '🚀'\nc: «x»\n"),
    Case("b", "a: 1\r\nb: «2»\r\n"),
    Case("a", "a:\r\n  «- 1\r\n  - é»\r\n\r\nb: 1\r\n"),
    Case("a", "a: «|\r\n  x\r\n  y»\r\n\r\nb: 1\r\n"),
    Case("a", "a:«»\r\nb: 1\r\n"),
    Case("a", "\u{FEFF}a: «1»\n"),
    Case("", "\u{FEFF}«é: 1»\n"),
    Case("a", "a:\t«1»\t\n"),
    Case("a", "a: «[\t1,\t2]»\n"),
  ]

  @Test("a value's range is exactly its text", arguments: valueCases)
  private func values(_ given: Case) throws {
    let document = YAML.read(given.marked.file)
    #expect(document.diagnostics.isEmpty)
    let node = try #require(document.root?.at(given.path))
    #expect(given.marked.marking([node.range]) == given.marked.marking(given.marked.ranges))
  }

  @Test(
    "a key's range is exactly its text",
    arguments: [
      Case("a", "«a»: 1"), Case("a b", "«a b» : 1"), Case("a", "«'a'»: 1"),
      Case("é", "é1: 0\n«é»: 1"), Case("a", "{x, «a», y}"), Case("a", "? «a»\n: b"),
      Case("a", "\u{FEFF}«a»: 1"), Case("a", "&k «a»: 1"), Case("a", "x: 1\r\n«a»:\r\n"),
      Case("a", "- b\n".replacing("- b\n", with: "? &k !!str «a»\n")),
    ])
  private func keys(_ given: Case) throws {
    let document = YAML.read(given.marked.file)
    let pair = try #require(document.root?.pair(given.path))
    #expect(given.marked.marking([pair.key.range]) == given.marked.marking(given.marked.ranges))
  }

  @Test("an alias keeps its own place beside that of the value")
  func alias() throws {
    let marked = Marked("a: &x «é»\nb: [«*x» , 1]\n")
    let node = try #require(YAML.read(marked.file).root?.at("b[0]"))
    #expect(node.text == "é")
    #expect(node.range == marked.ranges[0])
    #expect(node.alias == marked.ranges[1])
    #expect(node.place == marked.ranges[1])
  }

  @Test("a collection that ends in an alias ends after the alias")
  func collectionEndingInAlias() throws {
    let marked = Marked("a: &x [1, 2, 3]\nb:\n  «- 1\n  - *x»\n\nc:\n  «d: *x»\n\n")
    let root = try #require(YAML.read(marked.file).root)
    #expect(root["b"]?.range == marked.ranges[0])
    #expect(root["c"]?.range == marked.ranges[1])
  }

  @Test("an alias may be a key")
  func aliasAsKey() throws {
    let marked = Marked("a: &x key\n«*x» : 1\n")
    let pair = try #require(YAML.read(marked.file).root?.pair("key"))
    #expect(pair.key.alias == marked.ranges[0])
    #expect(pair.value.text == "1")
  }

  @Test(
    "a file without a value has no root",
    arguments: ["", "\n\n", "# only a comment", "---\n", "---\n...\n", "\u{FEFF}", "\u{FEFF}# c\n"])
  func nothing(_ text: String) {
    let document = YAML.read(SourceFile(path: "x", text: text))
    #expect(document.root == nil)
    #expect(document.diagnostics.isEmpty)
    #expect(document.isComplete)
  }
}
