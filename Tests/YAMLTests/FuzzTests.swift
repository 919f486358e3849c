import SourceText
import Testing
import YAML

@Suite("Hostile input")
struct FuzzTests {
  private static let seeds = [
    "a: 1\nb:\n  - x: [1, 2, {c: d}]\n  - 'q''r' # c\n# e\nf: \"\\u00e9\\n\"\n",
    "base: &b {x: 1, y: [2, 3]}\nown:\n  <<: *b\n  z: *b\nlist: [*b, *b]\n",
    "größe: 日本\nemoji: '🚀' # 🚀 é\n? é\n: - ü\n  - |\n    tëxt\n\n  - >-\n   fold\nlast:\n",
    "\u{FEFF}a: 1\r\nb: |2+\r\n    keep\r\n\r\nc: !!str &x 12\r\nd: {e, f: , g: }\r\n",
    "--- !!map # c\n%a: b\n...\n---\nx: y\n",
    "model:\n\tlayers: [conv: {a: 1}, [[[[]]]], \"x\": 1]\n  yes: 012\n\n- a: *none\n",
    "%YAML 1.2\n%TAG !e! tag:e,2000:\n--- !e!x\n- !!int 7\n- !local &é z\n- ? [a]\n  : b\n",
  ]

  private struct Mutation: CustomTestStringConvertible {
    let number: Int
    let text: [UInt8]
    var testDescription: String {
      "\(number): \(String(decoding: text, as: UTF8.self).debugDescription)"
    }
  }

  /// Flips, deletes, repeats and inserts bytes, and cuts the end off.
  private static func mutate(_ seed: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
    var text = seed
    let interesting =
      [UInt8]("\t\n\r #:-?[]{},&*!|>'\"%@`~\\\0\u{85}".utf8) + [0x80, 0xC3, 0xE2, 0xF0, 0xFF]
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !text.isEmpty {
      let index = Int.random(in: 0..<text.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: text[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 1: text.remove(at: index)
      case 2: text[index] = interesting.randomElement(using: &generator) ?? 0
      case 3: text.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
      case 4:
        let end = min(text.count, index + Int.random(in: 1...12, using: &generator))
        text.insert(
          contentsOf: text[index..<end], at: Int.random(in: 0...text.count, using: &generator))
      default: text.removeSubrange(index...)
      }
    }
    return text
  }

  /// The offsets between scalars; every byte that is not UTF-8 stands alone.
  private static func boundaries(_ text: [UInt8]) -> Set<Int> {
    var boundaries: Set<Int> = [text.count]
    var index = 0
    while index < text.count {
      boundaries.insert(index)
      var iterator = text[index...].prefix(4).makeIterator()
      var decoder = UTF8()
      if case .scalarValue(let scalar) = decoder.decode(&iterator) {
        index += UTF8.width(scalar)
      } else {
        index += 1
      }
    }
    return boundaries
  }

  @Test("2,000 damaged files neither crash nor give a range that is not one of the file")
  func damaged() {
    var generator = SplitMix(state: 20_240_601)
    for number in 0..<2000 {
      let seed = [UInt8](Self.seeds[number % Self.seeds.count].utf8)
      check(Mutation(number: number, text: Self.mutate(seed, &generator)))
    }
  }

  @Test("every beginning of a file is read or refused", arguments: seeds)
  func truncated(_ seed: String) {
    let bytes = [UInt8](seed.utf8)
    for count in 0...bytes.count { check(Mutation(number: count, text: [UInt8](bytes[..<count]))) }
  }

  private func check(_ mutation: Mutation) {
    let file = SourceFile(path: "x", text: mutation.text)
    let document = YAML.read(file)
    let boundaries = Self.boundaries(mutation.text)
    func expectRange(_ range: SourceRange, _ what: String) {
      let isInside = range.start >= 0 && Int(range.end) <= mutation.text.count
      let isOnBoundaries =
        boundaries.contains(Int(range.start)) && boundaries.contains(Int(range.end))
      if !isInside || !isOnBoundaries { Issue.record("\(what) \(range.bytes) in \(mutation)") }
    }
    for diagnostic in document.diagnostics {
      expectRange(diagnostic.range, diagnostic.message)
      for note in diagnostic.notes {
        if let range = note.range { expectRange(range, note.message) }
      }
      for edit in diagnostic.fixes.flatMap(\.edits) { expectRange(edit.range, "edit") }
    }
    for comment in document.comments {
      expectRange(comment.range, "comment")
      #expect(file.text(in: comment.range).hasPrefix("#"))
    }
    document.root?.visit { node in
      expectRange(node.range, "value")
      expectRange(node.place, "place")
      for child in (node.sequence ?? [])
        + node.pairs.filter({ $0.mergedFrom == nil }).flatMap({ [$0.key, $0.value] })
      where node.alias == nil && !node.range.contains(child.place) {
        Issue.record("\(child.place.bytes) is not inside \(node.range.bytes) in \(mutation)")
      }
    }
    if !document.isComplete, document.diagnostics.isEmpty {
      Issue.record("nothing says why reading stopped in \(mutation)")
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014, DOI 10.1145/2714064.2660195).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
