import SourceText
import Testing
import YAML

private func read(_ text: String, _ limits: Limits = .default) -> Document {
  YAML.read(SourceFile(path: "x", text: text), limits: limits)
}

private func expectLimit(_ document: Document, _ words: String) {
  #expect(document.diagnostics.map(\.rule) == ["spec/yaml-limit"])
  #expect(document.diagnostics.first?.message.contains(words) == true)
  #expect(!document.isComplete)
}

@Suite("Limits")
struct LimitTests {
  @Test("a file of the greatest size is read, a greater one is not")
  func size() {
    var limits = Limits()
    limits.fileBytes = 6
    #expect(read("a: 12\n", limits).diagnostics.isEmpty)
    expectLimit(read("a: 123\n", limits), "7 bytes")
    expectLimit(read(String(repeating: "#", count: 8 << 20 | 1)), "8388609 bytes")
  }

  @Test(
    "collections nest to the limit and no deeper",
    arguments: [("[", "]"), ("{a: ", "}"), ("- ", "\n"), ("? ", "\n")])
  func depth(_ open: String, _ close: String) {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
    }
    #expect(read(nested(100)).diagnostics.allSatisfy { $0.rule == "spec/yaml-key" })
    let tooDeep = read(nested(101))
    #expect(tooDeep.diagnostics.contains { $0.rule == "spec/yaml-limit" })
    #expect(!tooDeep.isComplete)
    #expect(read(nested(20_000)).diagnostics.contains { $0.rule == "spec/yaml-limit" })
  }

  @Test("depth counts through aliases")
  func depthOfAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...120 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let document = read(text)
    expectLimit(document, "100 deep")
    // The value of a98 stands 100 deep, the top mapping included.
    #expect(document.root?["a98"]?.sequence?.count == 1)
    #expect(document.root?["a99"]?.sequence?.isEmpty == true)
    #expect(document.root?["a100"] == nil)
  }

  @Test("aliases of aliases of aliases end at the limit of values")
  func aliasBomb() {
    var text = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (previous, name) in zip("abcdefghi", "bcdefghij") {
      let alias = "*\(previous)"
      text += "\(name): &\(name) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
    }
    expectLimit(read(text), "200000 values")
  }

  @Test("merges of merges end at the limit of values")
  func mergeBomb() {
    var text = "m0: &m0 {" + (0..<1000).map { "k\($0): 1" }.joined(separator: ", ") + "}\n"
    for level in 1...400 { text += "m\(level): {<<: *m0, x: 1}\n" }
    expectLimit(read(text), "200000 values")
  }

  @Test("values end at the limit", arguments: ["[],", "x,", "{},", "x: ,", "'',"])
  func nodes(_ item: String) {
    expectLimit(read("[" + String(repeating: item, count: 250_000) + "]"), "200000 values")
  }

  @Test("one long text is refused")
  func scalar() {
    var limits = Limits()
    limits.scalarBytes = 4
    #expect(read("a: éé\n", limits).diagnostics.isEmpty)
    expectLimit(read("a: ééé\n", limits), "6 bytes")
    expectLimit(read("a: \"" + String(repeating: "x", count: 2 << 20) + "\"\n"), "2097152 bytes")
  }

  @Test("the findings of one file end")
  func findings() {
    let document = read(String(repeating: "a: 012\n", count: 1000))
    #expect(document.diagnostics.count == 201)
    #expect(document.diagnostics.last?.rule == "spec/yaml-limit")
    #expect(document.root?.pairs.count == 1)
  }
}
