/// The characters or words of a text, by number.
///
/// Only the place of every 256th is kept, so that texts larger than memory can be addressed.
package struct TextUnits: Sendable {
  package enum Unit: String, Sendable, CaseIterable {
    /// A Unicode scalar.
    case character
    /// A run of bytes between ASCII white space.
    case word
  }

  package let count: Int
  private let unit: Unit
  private let contents: FileBytes
  /// Byte offsets of the units 0, 256, 512, ….
  private let marks: [Int]

  private static let spacing = 256

  /// - Parameter contents: UTF-8 text, as ``TextFile`` gives it.
  /// - Complexity: one pass over the bytes.
  package init(_ contents: FileBytes, _ unit: Unit) {
    (self.contents, self.unit) = (contents, unit)
    (count, marks) = contents.withUnsafeBytes { bytes in
      var scanner = Scanner(bytes, unit, at: TextFile.markLength(bytes))
      var marks: [Int] = []
      var count = 0
      while let start = scanner.skip() {
        if count % Self.spacing == 0 { marks.append(start) }
        count += 1
      }
      return (count, marks)
    }
  }

  /// The units of numbers `first..<first + count`.
  ///
  /// - Precondition: the text has that many.
  package func read(from first: Int, count: Int) -> [String] {
    precondition(first >= 0 && count >= 0 && first + count <= self.count)
    guard count > 0 else { return [] }
    return contents.withUnsafeBytes { bytes in
      var scanner = Scanner(bytes, unit, at: marks[first / Self.spacing])
      for _ in 0..<first % Self.spacing { _ = scanner.skip() }
      return (0..<count).map { _ in
        guard let start = scanner.skip() else { return "" }
        return String(decoding: bytes[start..<scanner.end], as: UTF8.self)
      }
    }
  }

  /// Walks over the units of a text.
  private struct Scanner {
    private let bytes: UnsafeRawBufferPointer
    private let unit: Unit
    /// Where the unit ends that was passed last.
    private(set) var end: Int

    init(_ bytes: UnsafeRawBufferPointer, _ unit: Unit, at start: Int) {
      (self.bytes, self.unit, end) = (bytes, unit, start)
    }

    /// Passes over the next unit and gives its start; nil at the end of the text.
    @inline(__always)
    mutating func skip() -> Int? {
      if unit == .word { while end < bytes.count, isSpace(bytes[end]) { end += 1 } }
      guard end < bytes.count else { return nil }
      let start = end
      end += 1
      switch unit {
      case .character: while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      case .word: while end < bytes.count, !isSpace(bytes[end]) { end += 1 }
      }
      return start
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  }
}
