#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a worker is at, in memory that it shares with its supervisor through a file.
struct Progress {
  /// Index of the input being run; -1 before the first, `Int.max` after the last.
  var input: Int {
    get { words[0] }
    nonmutating set { words[0] = newValue }
  }
  /// The slowest input so far, and its milliseconds of computing.
  var slowest: (input: Int, milliseconds: Int) {
    get { (words[1], words[2]) }
    nonmutating set { (words[1], words[2]) = newValue }
  }

  private let words: UnsafeMutablePointer<Int>

  /// - Returns: nil where the file cannot be made or mapped.
  init?(_ path: String, isNew: Bool) {
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let size = 64
    guard ftruncate(descriptor, off_t(size)) == 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    words = memory.bindMemory(to: Int.self, capacity: 8)
    if isNew { (words[0], words[1], words[2]) = (-1, 0, 0) }
  }
}

/// Milliseconds of a clock that never goes back.
func milliseconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Int {
  var time = timespec()
  clock_gettime(clock, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}
