import SourceText
import Testing

@Suite("Applying fixes")
struct EditsTests {
  private let file = SourceFile(path: "x", text: "0123456789é")

  private func fix(_ title: String, _ edits: (Int, Int, String)...) -> FixIt {
    FixIt(title, .safe, edits.map { .init(SourceRange(FileID(0), $0.0, $0.1), $0.2) })
  }

  private func apply(_ fixes: FixIt...) -> (text: String, applied: [String], dropped: [String]) {
    let result = Edits.apply(fixes, to: file)
    return (
      String(decoding: result.text, as: UTF8.self), result.applied.map(\.title),
      result.dropped.map(\.title)
    )
  }

  @Test("edits are applied wherever they stand")
  func applies() {
    let result = apply(
      fix("a", (8, 9, "X")), fix("b", (0, 2, ""), (4, 4, "--")), fix("c", (10, 12, "e")))
    #expect(result.text == "23--4567X9e")
    #expect(result.applied == ["a", "b", "c"])
  }

  @Test("no fixes leave the text as it is")
  func nothing() {
    #expect(apply().text == "0123456789é")
    #expect(apply(fix("empty")).dropped == ["empty"])
  }

  @Test("of two fixes that overlap the later is dropped, whole")
  func overlap() {
    let result = apply(
      fix("a", (2, 5, "A")), fix("b", (0, 1, "B"), (4, 6, "B")), fix("c", (5, 6, "C")))
    #expect(result.text == "01AC6789é")
    #expect(result.applied == ["a", "c"])
    #expect(result.dropped == ["b"])
  }

  @Test("an edit around or inside another overlaps it")
  func nesting() {
    #expect(apply(fix("a", (2, 8, "A")), fix("b", (4, 5, "B"))).dropped == ["b"])
    #expect(apply(fix("a", (4, 5, "A")), fix("b", (2, 8, "B"))).dropped == ["b"])
    #expect(apply(fix("a", (2, 8, "A")), fix("b", (4, 4, "B"))).dropped == ["b"])
  }

  @Test("neighbours do not overlap, an insertion may stand at either end of a replacement")
  func touching() {
    #expect(apply(fix("a", (2, 4, "A")), fix("b", (4, 6, "B"))).text == "01AB6789é")
    #expect(apply(fix("a", (2, 4, "A")), fix("b", (2, 2, "i"))).text == "01iA456789é")
    #expect(apply(fix("a", (2, 4, "A")), fix("b", (4, 4, "i"))).text == "01Ai456789é")
  }

  @Test("equal edits are made once, different insertions at one place are not both made")
  func samePlace() {
    let equal = apply(fix("a", (3, 3, "i")), fix("b", (3, 3, "i"), (5, 6, "")))
    #expect(equal.text == "012i346789é")
    #expect(equal.dropped.isEmpty)
    #expect(apply(fix("a", (3, 3, "i")), fix("b", (3, 3, "j"))).dropped == ["b"])
  }

  @Test("a fix that reaches outside the file is dropped")
  func outside() {
    #expect(apply(fix("a", (5, 99, "x"))).dropped == ["a"])
    #expect(apply(fix("a", (-3, 1, "x"))).dropped == ["a"])
    let other = FixIt("o", .safe, [.init(SourceRange(FileID(1), 0, 1), "x")])
    #expect(Edits.apply([other], to: file).dropped.map(\.title) == ["o"])
  }

  @Test("many random edits give what replacing from the end gives")
  func random() {
    var generator = SplitMix(state: 5)
    for _ in 0..<200 {
      var cuts = (0..<8).map { _ in Int.random(in: 0...10, using: &generator) }.sorted()
      if cuts.count % 2 == 1 { cuts.removeLast() }
      var fixes: [FixIt] = []
      for index in stride(from: 0, to: cuts.count, by: 2) {
        fixes.append(fix("\(index)", (cuts[index], cuts[index + 1], "<\(index)>")))
      }
      fixes.shuffle(using: &generator)
      let result = Edits.apply(fixes, to: file)
      var expected = [UInt8]("0123456789é".utf8)
      let edits = result.applied.flatMap(\.edits)
      for edit in edits.sorted(by: { $0.range > $1.range }) {
        expected.replaceSubrange(edit.range.bytes, with: edit.replacement.utf8)
      }
      #expect(result.text == expected)
      #expect(result.applied.count + result.dropped.count == fixes.count)
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014, DOI 10.1145/2714064.2660195).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
