#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs a share of the inputs; a fault ends it, and the supervisor sees at which input.
struct Worker {
  let inputs: Inputs
  let folder: String
  let progress: Progress

  /// Inputs `first`, `first + step`, … below `count`.
  func run(from first: Int, step: Int, to count: Int) {
    let data = DataTarget(folder: folder)
    for index in stride(from: first, to: count, by: step) {
      progress.input = index
      Self.limitTime(to: Self.patience)
      let start = milliseconds(CLOCK_PROCESS_CPUTIME_ID)
      switch inputs[index] {
      case .spec(let text): _ = SpecTarget.run(text)
      case .data(let kind, let bytes): _ = data.run(kind, bytes)
      }
      let duration = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - start
      if duration > progress.slowest.milliseconds { progress.slowest = (index, duration) }
    }
    progress.input = .max
  }

  /// Seconds of computing after which an input counts as endless; waiting for a busy machine does not count.
  private static let patience = 10

  /// Ends the process with SIGPROF when it computes for longer.
  private static func limitTime(to seconds: Int) {
    var timer = itimerval()
    timer.it_value.tv_sec = seconds
    #if canImport(Glibc)
      setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    #else
      setitimer(ITIMER_PROF, &timer, nil)
    #endif
  }

  /// Ends the process when it holds more than this; counts private memory, not mapped files.
  static func limitMemory(to bytes: Int) {
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    #else
      setrlimit(RLIMIT_DATA, &limit)
    #endif
  }
}
