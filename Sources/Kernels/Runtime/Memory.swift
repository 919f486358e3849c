internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A zeroed block of memory, aligned to a cache line, with room behind it for vector loads that run over.
final class Memory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private let size: Int
  private let isMapped: Bool

  /// From this size on, pages are mapped: they are zero without being touched, and large where the system has large ones.
  private static let mappedSize = 1 << 20

  /// - Throws: ``ExecutionError/notEnoughMemory(bytes:)`` when the machine has less.
  init(byteCount: Int) throws(ExecutionError) {
    let padding = Int(COPRIME_SLACK) * 4 + 64
    guard byteCount <= Memory.physicalBytes - padding else {
      throw .notEnoughMemory(bytes: byteCount)
    }
    self.byteCount = byteCount
    size = (max(byteCount, 1) + padding) / 64 * 64
    isMapped = size >= Memory.mappedSize
    if isMapped {
      let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard let pages, pages != MAP_FAILED else { throw .notEnoughMemory(bytes: byteCount) }
      #if os(Linux)
        madvise(pages, size, MADV_HUGEPAGE)
      #endif
      base = pages
    } else {
      base = .allocate(byteCount: size, alignment: 64)
      base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    }
  }

  deinit {
    if isMapped { munmap(base, size) } else { base.deallocate() }
  }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }

  /// Bytes of memory that this machine has.
  static let physicalBytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
}
