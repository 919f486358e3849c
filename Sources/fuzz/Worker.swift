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
      let start = milliseconds()
      switch inputs[index] {
      case .spec(let text): _ = SpecTarget.run(text)
      case .data(let kind, let bytes): _ = data.run(kind, bytes)
      }
      let duration = milliseconds() - start
      if duration > progress.slowest.milliseconds { progress.slowest = (index, duration) }
    }
    progress.input = .max
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
