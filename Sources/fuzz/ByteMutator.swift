/// Damage that needs no knowledge of what the bytes mean.
enum ByteMutator {
  static func mutate(_ bytes: inout [UInt8], _ others: [UInt8], _ draw: inout Draw) {
    switch draw.below(10) {
    case 0, 1: flip(&bytes, &draw)
    case 2: bytes.removeSubrange(draw.below(bytes.count + 1)...)
    case 3: bytes.insert(contentsOf: draw.pick(hostileText) ?? [], at: draw.below(bytes.count + 1))
    case 4: bytes.removeSubrange(draw.range(in: bytes.count, longest: 16))
    case 5:
      let part = bytes[draw.range(in: bytes.count, longest: 64)]
      bytes.insert(contentsOf: part, at: draw.below(bytes.count + 1))
    case 6: duplicateLine(&bytes, &draw)
    case 7: bytes.removeSubrange(line(of: bytes, &draw))
    case 8: swapLines(&bytes, &draw)
    default:
      // The head of one file and the tail of another.
      bytes.removeSubrange(draw.below(bytes.count + 1)...)
      bytes += others[draw.below(others.count + 1)...]
    }
  }

  private static func flip(_ bytes: inout [UInt8], _ draw: inout Draw) {
    for _ in 0...draw.below(6) where !bytes.isEmpty {
      let place = draw.below(bytes.count)
      switch draw.below(4) {
      case 0: bytes[place] ^= 1 << UInt8(draw.below(8))
      case 1: bytes[place] = UInt8(draw.below(256))
      case 2: bytes[place] = draw.pick(interesting) ?? 0
      default: bytes[place] = draw.pick("0123456789:,[]{}-#&*!|>'\"%@`$ \n\t~?".utf8) ?? 0
      }
    }
  }

  private static func duplicateLine(_ bytes: inout [UInt8], _ draw: inout Draw) {
    let range = line(of: bytes, &draw)
    let copy = Array(bytes[range])
    let times = draw.once(in: 20) ? 400 : 1 + draw.below(3)
    bytes.insert(
      contentsOf: Array(repeatElement(copy, count: times).joined()), at: range.upperBound)
  }

  private static func swapLines(_ bytes: inout [UInt8], _ draw: inout Draw) {
    let (a, b) = (line(of: bytes, &draw), line(of: bytes, &draw))
    let (first, second) = a.lowerBound < b.lowerBound ? (a, b) : (b, a)
    guard first.upperBound <= second.lowerBound else { return }
    let (upper, lower) = (Array(bytes[first]), Array(bytes[second]))
    bytes.replaceSubrange(second, with: upper)
    bytes.replaceSubrange(first, with: lower)
  }

  /// A line with its end.
  static func line(of bytes: [UInt8], _ draw: inout Draw) -> Range<Int> {
    guard !bytes.isEmpty else { return 0..<0 }
    let place = draw.below(bytes.count)
    let start = bytes[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = bytes[place...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
    return start..<end
  }

  private static let interesting: [UInt8] = [0, 1, 9, 10, 13, 27, 127, 128, 192, 237, 245, 255]

  /// Control characters, marks, separators, joined and right-to-left text, and bytes that are no UTF-8.
  private static let hostileText: [[UInt8]] = [
    [0], [7], [0x1B, 0x5B, 0x33, 0x31, 0x6D], [9], [13], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF],
    [0xC0, 0x80],
    [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x80], Array("\u{2028}".utf8),
    Array("\u{85}".utf8),
    Array("\u{A0}".utf8), Array("\u{202E}".utf8), Array("é".utf8), Array("e\u{301}".utf8),
    Array("日本".utf8),
    Array("👩‍👩‍👧".utf8), Array("\u{10FFFF}".utf8), Array("\r\n".utf8), Array("---\n".utf8),
    Array("...\n".utf8),
    Array("%YAML 9.9\n".utf8), Array("#".utf8),
  ]
}
