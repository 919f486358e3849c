#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import Synchronization

/// The first Ctrl-C, or a request to terminate, asks the run to end with a checkpoint; the second ends the program.
struct Interruption {
  private static let count = Atomic<Int>(0)

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(128 + number) }
      }
    }
    // Who reads the output may go; the training goes on.
    signal(SIGPIPE, SIG_IGN)
    // A limit on the size of files is an error of writing, not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
  }

  var isRequested: Bool { Self.count.load(ordering: .relaxed) > 0 }
}
