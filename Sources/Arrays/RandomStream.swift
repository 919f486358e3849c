/// Random numbers as a pure function of (seed, stream, step, index), so that a dropout mask or an
/// initial weight depends on nothing else.
///
/// Philox4x32-10: Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3*,
/// 2011, doi:10.1145/2063384.2063405.
package struct RandomStream: Hashable, Sendable {
  package let seed: UInt64
  /// Distinguishes users of one seed: a weight, a dropout layer, a shuffle.
  package let stream: UInt64

  package init(seed: UInt64, stream: UInt64) {
    self.seed = seed
    self.stream = stream
  }

  /// Four independent 32-bit words for one counter value.
  package func words(at index: UInt64) -> SIMD4<UInt32> {
    var counter = SIMD4<UInt32>(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var key = SIMD2<UInt32>(
      UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for _ in 0..<10 {
      let low = UInt64(counter.x) &* 0xD251_1F53
      let high = UInt64(counter.z) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: high >> 32) ^ counter.y ^ key.x,
        UInt32(truncatingIfNeeded: high),
        UInt32(truncatingIfNeeded: low >> 32) ^ counter.w ^ key.y,
        UInt32(truncatingIfNeeded: low))
      key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return counter
  }
}
