package import SourceText

/// A hash of every line by which a code scanning service knows an alert again after edits elsewhere.
///
/// GitHub names them `primaryLocationLineHash` and computes them where they are missing (codeql-action,
/// `src/fingerprints.ts`); these are the same: a polynomial modulo 2⁶⁴ over the first 100 UTF-16 units from
/// the start of the line on, blanks and tabs left out, every line break taken as a line feed, behind the end
/// of the file a unit of all ones and then zeros. Equal hashes are numbered.
package struct LineHashes {
  private static let window = 100
  private static let factor: UInt64 = 37
  private let hashes: [String]

  /// - Complexity: linear in the text.
  package init(of file: SourceFile) {
    let (units, starts) = Self.significant(String(decoding: file.text, as: UTF8.self))
    let leaving = (0..<Self.window).reduce(UInt64(1)) { power, _ in power &* Self.factor }
    var hashes: [String] = []
    var seen: [UInt64: Int] = [:]
    var hash: UInt64 = 0
    var next = 0
    for start in starts {
      // The hash covers the units from `next - window` up to `next`.
      while next < start + Self.window {
        let entering = next < units.count ? UInt64(units[next]) : 0
        let old = next - Self.window
        let gone = old >= 0 && old < units.count ? UInt64(units[old]) : 0
        hash = hash &* Self.factor &+ entering &- leaving &* gone
        next += 1
      }
      seen[hash, default: 0] += 1
      hashes.append("\(String(hash, radix: 16)):\(seen[hash] ?? 1)")
    }
    self.hashes = hashes
  }

  /// The hash of a line, counted from 1; that of the nearest line where there is none of this number.
  package subscript(line: Int) -> String { hashes[min(max(line, 1), hashes.count) - 1] }

  /// All units that count, and the index of the first of each line.
  private static func significant(_ text: String) -> (units: [UInt16], starts: [Int]) {
    var units: [UInt16] = []
    var starts: [Int] = []
    var startsLine = true
    var followsReturn = false
    func isBlank(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0x09 }
    for unit in text.utf16 {
      defer { followsReturn = unit == 0x0D }
      if isBlank(unit) || followsReturn && unit == 0x0A { continue }
      if startsLine { starts.append(units.count) }
      let plain = unit == 0x0D ? 0x0A : unit
      startsLine = plain == 0x0A
      units.append(plain)
    }
    if startsLine { starts.append(units.count) }
    return (units + [.max], starts)
  }
}
