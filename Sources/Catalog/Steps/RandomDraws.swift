import Arrays

/// The draws of one row: a pure function of the stream and the row's number, on any batch size.
struct RowDraws {
  private let words: SIMD4<UInt32>

  init(_ random: RandomStream, row: Int) {
    words = random.words(at: UInt64(bitPattern: Int64(row)))
  }

  /// Uniform in [0, 1), for i of 0..<4.
  func uniform(_ i: Int) -> Double { Double(words[i]) * 0x1p-32 }
  /// Uniform between two ends.
  func uniform(_ i: Int, in bounds: Interval) -> Double { bounds.lower + bounds.width * uniform(i) }
  func coin(_ i: Int) -> Bool { words[i] & 1 == 1 }
  /// A whole number in 0...largest.
  func whole(_ i: Int, upTo largest: Int) -> Int {
    min(Int(uniform(i) * Double(largest + 1)), largest)
  }
}
