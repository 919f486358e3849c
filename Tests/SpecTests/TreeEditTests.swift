import SourceText
import Spec
import Testing
import YAML

@Suite struct TreeEditTests {
  /// What a tree is like after edits, as nested text.
  private func edited(_ yaml: String, _ edits: [TreeEdit]) throws -> String {
    var sources = SourceMap()
    let root = try #require(YAML.read(sources.add(path: "", text: yaml)).root)
    return text(root.applying(edits))
  }

  private func text(_ node: Node) -> String {
    if let items = node.sequence { return "[" + items.map(text).joined(separator: " ") + "]" }
    if let pairs = node.mapping {
      return "{" + pairs.map { "\($0.key.text ?? "") \(text($0.value))" }.joined(separator: " ")
        + "}"
    }
    return node.text ?? ""
  }

  @Test func itemsOfOneListAreRemovedByTheirOldNumbers() throws {
    let list = "a: [{x: 1}, {y: 2}, {z: 3}, 4, 5, 6, 7, 8, 9, 10, 11]"
    let edits: [TreeEdit] = [
      .remove(["a", "1"]), .remove(["a", "10"]), .set(["a", "2", "z"], "0"), .remove(["a", "3"]),
    ]
    #expect(try edited(list, edits) == "{a [{x 1} {z 0} 5 6 7 8 9 10]}")
  }

  @Test func aNameAloneBecomesAMappingWhenAParameterIsSet() throws {
    #expect(try edited("o: adam", [.set(["o", "adam", "rate"], "0.1")]) == "{o {adam {rate 0.1}}}")
    #expect(try edited("o: adam", [.set(["o", "sgd", "rate"], "0.1")]) == "{o adam}")
  }

  @Test func whatIsNotThereIsPassedOver() throws {
    let edits: [TreeEdit] = [
      .remove(["b"]), .remove(["a", "7"]), .remove(["a", "0", "q"]), .set(["a", "9", "k"], "1"),
    ]
    #expect(try edited("a: [1, 2]", edits) == "{a [1 2]}")
  }

  @Test func newKeysAreAddedBehindTheOthers() throws {
    #expect(try edited("a: 1", [.set(["b", "c"], "[1, 2]")]) == "{a 1 b {c [1 2]}}")
  }
}
