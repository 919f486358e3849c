#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import Synchronization

/// The first Ctrl-C asks the run to end with a checkpoint; the second ends the program.
struct Interruption {
  private static let count = Atomic<Int>(0)

  init() {
    signal(SIGINT) { _ in
      if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }

  var isRequested: Bool { Self.count.load(ordering: .relaxed) > 0 }
}
