internal import CKernels

/// A zeroed block of memory, aligned to a cache line, with room behind it for vector loads that run over.
final class Memory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    let padded = (max(byteCount, 1) + Int(COPRIME_SLACK) * 4 + 63) / 64 * 64
    base = .allocate(byteCount: padded, alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: padded)
  }

  deinit { base.deallocate() }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}
