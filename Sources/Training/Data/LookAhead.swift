/// Computes values one after the other on a thread of its own, some steps ahead of the one who takes them.
final class LookAhead<Value: Sendable> {
  private let shared: Shared
  private let thread: BackgroundThread?
  private let produce: @Sendable (Int) -> Value?
  private var taken = 0

  private final class Shared: @unchecked Sendable {
    // SAFETY: the variables are only touched while the monitor is locked.
    let monitor = ThreadMonitor()
    var waiting: [Value] = []
    var isStopped = false
    var isDone = false
  }

  /// - Parameters:
  ///   - depth: values that may wait to be taken.
  ///   - produce: the value of number 0, 1, 2 …; nil ends the sequence.
  init(depth: Int, produce: @escaping @Sendable (Int) -> Value?) {
    let shared = Shared()
    let depth = max(1, depth)
    self.shared = shared
    self.produce = produce
    thread = BackgroundThread { Self.work(shared, depth, produce) }
  }

  deinit {
    shared.monitor.locked {
      shared.isStopped = true
      shared.monitor.announce()
    }
    thread?.join()
  }

  /// The next value; nil after the last.
  func next() -> Value? {
    guard thread != nil else {
      defer { taken += 1 }
      return produce(taken)
    }
    return shared.monitor.locked {
      while shared.waiting.isEmpty && !shared.isDone { shared.monitor.wait() }
      guard !shared.waiting.isEmpty else { return nil }
      defer { shared.monitor.announce() }
      return shared.waiting.removeFirst()
    }
  }

  private static func work(_ shared: Shared, _ depth: Int, _ produce: (Int) -> Value?) {
    var number = 0
    var goesOn = true
    while goesOn, let value = produce(number) {
      number += 1
      goesOn = shared.monitor.locked {
        while shared.waiting.count >= depth && !shared.isStopped { shared.monitor.wait() }
        if !shared.isStopped { shared.waiting.append(value) }
        shared.monitor.announce()
        return !shared.isStopped
      }
    }
    shared.monitor.locked {
      shared.isDone = true
      shared.monitor.announce()
    }
  }
}
