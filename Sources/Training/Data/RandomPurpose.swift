/// What a stream of random numbers is drawn for, so that no two purposes share one.
///
/// Streams below 2³² belong to the layers and weights of a program.
enum RandomPurpose: UInt64 {
  case split = 1
  case order, step, sample, check, synthesis

  func stream(_ a: Int = 0, _ b: Int = 0) -> UInt64 {
    rawValue << 56 | (UInt64(truncatingIfNeeded: a) & 0xFFFF) << 40
      | (UInt64(truncatingIfNeeded: b) & 0xFF_FFFF_FFFF)
  }
}
