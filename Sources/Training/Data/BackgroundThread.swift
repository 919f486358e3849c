#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A thread that runs one closure.
final class BackgroundThread {
  private let thread: pthread_t

  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Nil where the system has no thread to give.
  init?(_ body: @escaping @Sendable () -> Void) {
    let job = Unmanaged.passRetained(Job(body))
    #if canImport(Glibc)
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, job.toOpaque())
    #else
      var made: pthread_t?
      let code = pthread_create(
        &made, nil,
        { argument in
          Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        }, job.toOpaque())
    #endif
    guard code == 0 else {
      job.release()
      return nil
    }
    #if canImport(Glibc)
      self.thread = thread
    #else
      guard let made else { return nil }
      thread = made
    #endif
  }

  /// Lets threads of normal priority go first, so that the calling one works in what time they leave.
  static func yieldToOthers() {
    #if canImport(Glibc)
      // On Linux the priority belongs to the thread, though POSIX gives it to the process.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
    #endif
  }

  /// Waits for the closure to return; to be called once.
  func join() { pthread_join(thread, nil) }
}

/// A lock with a condition to wait for.
final class ThreadMonitor: Sendable {
  // SAFETY: both are initialised here, used through the functions of pthreads alone, and freed with the object.
  private nonisolated(unsafe) let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(
    capacity: 1)
  private nonisolated(unsafe) let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(
    capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// Sleeps until ``announce()``; only inside of ``locked(_:)``.
  func wait() { pthread_cond_wait(condition, mutex) }

  func announce() { pthread_cond_broadcast(condition) }
}
