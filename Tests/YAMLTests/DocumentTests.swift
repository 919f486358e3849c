import SourceText
import Testing
import YAML

private func read(_ text: String) -> Document { YAML.read(SourceFile(path: "x", text: text)) }

@Suite("Keys, aliases, merges, tags")
struct DocumentTests {
  // MARK: Keys

  @Test(
    "a key written twice is told at the second place, and the last value counts",
    arguments: [
      "«a»: 1\nb: 2\n«a»: 3\n", "{«a»: 1, «'a'»: 3}", "x: 0\n«é»: 1\n«\"\\u00e9\"»: 3\n",
      "«1»: 1\n«0x1»: 3\n", "«~»: 1\n«null»: 3\n", "«true»: 1\n«True»: 3\n", "«1.0»: 1\n«1.»: 3\n",
      "{c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, «a»: 1, «a»: 3}",
    ].map { Marked($0) })
  func duplicates(_ marked: Marked) throws {
    let document = YAML.read(marked.file)
    let found = try #require(document.diagnostics.first)
    #expect(document.diagnostics.count == 1)
    #expect(found.rule == "spec/duplicate-key")
    #expect(found.message.contains("the last one counts"))
    #expect(found.range == marked.ranges[1])
    #expect(found.notes.map(\.range) == [marked.ranges[0]])
    #expect(document.root?.pairs.filter { $0.key.range == marked.ranges[0] }.isEmpty == true)
    let kept = document.root?.pairs.first { $0.key.range == marked.ranges[1] }
    #expect(kept?.value.text == "3")
  }

  @Test(
    "keys that only look alike are different",
    arguments: ["1: a\n'1': b\n", "a: 1\nA: 2\n", "1: a\n1.5: b\n"])
  func lookalikes(_ text: String) {
    #expect(read(text).diagnostics.isEmpty)
    #expect(read(text).root?.pairs.count == 2)
  }

  @Test("a key written three times is told twice, each time with the first place")
  func triplicate() {
    let document = read("a: 1\na: 2\na: 3\n")
    #expect(document.diagnostics.map(\.range.start) == [5, 10])
    #expect(document.diagnostics.flatMap { $0.notes.map(\.range?.start) } == [0, 0])
    #expect(document.root?["a"]?.text == "3")
    #expect(document.root?.pairs.count == 1)
  }

  @Test("a collection cannot be a key")
  func collectionKeys() {
    let document = read("units: {{ n }}\nok: 1\n")
    #expect(document.diagnostics.map(\.rule) == ["spec/yaml-key"])
    #expect(document.root?["units"]?.mapping?.isEmpty == true)
    #expect(document.root?["ok"]?.text == "1")
  }

  // MARK: Aliases

  @Test("an alias takes the anchor last written before it")
  func redefinedAnchor() {
    let root = read("a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: &x [&x 3]\nf: *x\n").root
    #expect(root?["b"]?.text == "1")
    #expect(root?["d"]?.text == "2")
    #expect(root?["f"]?.text == "3")
  }

  @Test("an alias without its anchor is told, with the name it may have meant")
  func unknownAlias() throws {
    let marked = Marked("a: &stem 1\nb: «*setm»\n")
    let document = YAML.read(marked.file)
    let found = try #require(document.diagnostics.first)
    #expect(found.message == "nothing before '*setm' is named '&setm'")
    #expect(found.help == "did you mean '*stem'?")
    #expect(found.range == marked.ranges[0])
    #expect(document.root?["b"]?.isPlaceholder == true)
    let fixed = Edits.apply(found.fixes, to: marked.file).text
    #expect(String(decoding: fixed, as: UTF8.self) == "a: &stem 1\nb: *stem\n")
  }

  @Test(
    "a value that holds itself is told and not followed",
    arguments: [
      "a: &x [1, *x]\n", "&x a: *x\n".replacing("&x a", with: "&x\na"), "a: &x {b: {c: *x}}\n",
    ])
  func cycles(_ text: String) {
    let document = read(text)
    #expect(document.diagnostics.map(\.rule) == ["spec/yaml-alias"])
    #expect(document.diagnostics.first?.message.contains("would never end") == true)
  }

  // MARK: Merging

  @Test("own keys win over merged ones, earlier mappings over later ones")
  func merge() throws {
    let marked = Marked(
      """
      a: &a {x: 1, y: 2}
      b: &b {y: 3, z: 4}
      c:
        w: 0
        «<<»: [*a, *b]
        x: 9
      """)
    let document = YAML.read(marked.file)
    #expect(document.diagnostics.isEmpty)
    let pairs = try #require(document.root?["c"]?.mapping)
    #expect(pairs.map { $0.key.text ?? "" } == ["w", "x", "y", "z"])
    #expect(pairs.map { $0.value.text ?? "" } == ["0", "9", "2", "4"])
    #expect(pairs.map(\.mergedFrom) == [nil, nil, marked.ranges[0], marked.ranges[0]])
    #expect(pairs[2].value.range == document.root?.at("a.y")?.range)
  }

  @Test("a merged mapping brings what it merged itself")
  func mergeChain() {
    let root = read("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n").root
    #expect(root?["c"]?.pairs.map { $0.key.text ?? "" } == ["z", "y", "x"])
  }

  @Test(
    "what cannot be merged is told", arguments: ["a: {<<: 1}", "a: {<<: [1]}", "a: {<<: text}"])
  func badMerge(_ text: String) {
    #expect(read(text).diagnostics.map(\.rule) == ["spec/yaml-merge"])
  }

  @Test("a quoted '<<' is a key like others")
  func quotedMerge() {
    #expect(read("'<<': {a: 1}\n").root?["<<"]?["a"]?.text == "1")
  }

  // MARK: Tags

  @Test(
    "tags that are not of the core schema are told and not followed",
    arguments: [
      "a: «!!python/object/apply:os.system» [ls]\n", "a: «!custom» 1\n",
      "a: «!!timestamp» 2024-01-31\n",
      "a: &x «!!set» {b}\n", "a: «!<tag:x.org:y>» 1\n", "a: «!!map» 1\n", "a: «!!str» [1]\n",
      "%TAG !e! tag:e:\n--- \na: «!e!x» 1\n",
    ].map { Marked($0) })
  func foreignTags(_ marked: Marked) {
    let document = YAML.read(marked.file)
    #expect(document.diagnostics.map(\.rule) == ["spec/yaml-tag"])
    #expect(document.diagnostics.map(\.range) == marked.ranges)
    #expect(document.root?["a"]?.tag == marked.file.text(in: marked.ranges[0]))
  }

  @Test(
    "core tags decide what a scalar is",
    arguments: [
      ("!!str 12", Scalar.Resolved.string), ("! 12", .string), ("!!int '12'", .int(12)),
      ("!!float 12", .float(12)), ("!!bool 'true'", .bool(true)), ("!!null ''", .null),
      ("!!str", .string), ("!!float '.5'", .float(0.5)),
    ])
  func coreTags(_ text: String, _ expected: Scalar.Resolved) {
    let document = read("a: \(text)\n")
    #expect(document.diagnostics.isEmpty)
    #expect(document.root?["a"]?.scalar?.resolved == expected)
  }

  @Test(
    "a text its tag does not allow is told",
    arguments: ["!!int x", "!!int 1.5", "!!bool 1", "!!null x", "!!float y"])
  func broken(_ text: String) {
    #expect(read("a: \(text)\n").diagnostics.map(\.rule) == ["spec/yaml-tag"])
  }

  // MARK: Around the document

  @Test("only the first document is read, and that is told")
  func severalDocuments() {
    let marked = Marked("a: 1\n«---»\na: 2\n---\na: 3\n")
    let document = YAML.read(marked.file)
    #expect(document.root?["a"]?.text == "1")
    #expect(document.isComplete)
    #expect(document.diagnostics.map(\.rule) == ["spec/several-documents"])
    #expect(document.diagnostics.map(\.range) == marked.ranges)
  }

  @Test(
    "a last document mark with nothing behind is fine",
    arguments: ["a: 1\n---\n", "a: 1\n...\n", "a: 1\n--- # end\n"])
  func emptySecondDocument(_ text: String) {
    #expect(read(text).diagnostics.isEmpty)
  }

  // MARK: Characters

  @Test("bytes that are not text are told at their place, and the rest is read")
  func badBytes() {
    let bytes: [UInt8] =
      [UInt8]("a: caf".utf8) + [0xE9] + [UInt8]("\nb: \u{1}x\0\u{80}\u{2028}\nc: 3\n".utf8)
    let document = YAML.read(SourceFile(path: "x", text: bytes))
    #expect(document.diagnostics.allSatisfy { $0.rule == "spec/yaml-encoding" })
    #expect(document.diagnostics.map(\.range.bytes) == [6..<7, 11..<12, 13..<14, 14..<16, 16..<19])
    #expect(
      document.diagnostics.map(\.message) == [
        "byte 0xE9 is not UTF-8", "control character U+0001 is not allowed in YAML",
        "a NUL character is not allowed in YAML", "control character U+0080 is not allowed in YAML",
        "the invisible character U+2028 ends a line for some YAML readers only",
      ])
    #expect(document.root?["c"]?.text == "3")
  }

  @Test(
    "files in other encodings are named",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x61], "UTF-16"),
      ([0, 0, 0xFE, 0xFF], "UTF-32"),
    ])
  func otherEncodings(_ bytes: [UInt8], _ name: String) {
    let document = YAML.read(SourceFile(path: "x", text: bytes))
    #expect(
      document.diagnostics.map(\.message) == ["the file is written in \(name); specs are UTF-8"])
    #expect(document.root == nil)
  }

  @Test("a file that is not text is refused with few words")
  func binary() {
    let document = YAML.read(
      SourceFile(path: "x", text: (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 31) }))
    #expect(document.root == nil)
    #expect(document.diagnostics.count == 11)
    #expect(document.diagnostics.last?.message.contains("not a text file") == true)
  }
}
