/// Computes values on threads of its own, some steps ahead of the one who takes them.
///
/// Each value has a number and is a pure function of its plan, so that neither the number of threads nor their
/// speed shows in what is taken.
final class LookAhead<Plan: Sendable, Value: Sendable> {
  private let shared: Shared
  private var threads: [BackgroundThread] = []
  private let produce: @Sendable (Plan) -> Value

  private final class Shared: @unchecked Sendable {
    // SAFETY: the variables are only touched, and the plans only made, while the monitor is locked.
    let monitor = ThreadMonitor()
    let depth: Int
    private let plan: @Sendable (Int) -> Plan?
    var ready: [Int: Value] = [:]
    /// Numbers of the next plan and of the next value to be taken.
    private var planned = 0
    var taken = 0
    var isStopped = false
    private var isAtEnd = false

    init(depth: Int, plan: @escaping @Sendable (Int) -> Plan?) {
      (self.depth, self.plan) = (depth, plan)
    }

    /// Whether a value may be begun without getting too far ahead.
    var hasRoom: Bool { planned < taken + depth }
    /// Whether every value was taken that there is.
    var isExhausted: Bool { isAtEnd && taken == planned }

    func next() -> (number: Int, plan: Plan)? {
      guard !isAtEnd, let plan = plan(planned) else {
        isAtEnd = true
        return nil
      }
      defer { planned += 1 }
      return (planned, plan)
    }
  }

  /// - Parameters:
  ///   - depth: values that may be ready or under way.
  ///   - plan: what is to be computed for number 0, 1, 2 …, asked in this order by one thread at a time; nil ends
  ///     the sequence.
  init(
    depth: Int, workers: Int, plan: @escaping @Sendable (Int) -> Plan?,
    produce: @escaping @Sendable (Plan) -> Value
  ) {
    let shared = Shared(depth: max(1, depth), plan: plan)
    self.shared = shared
    self.produce = produce
    for _ in 0..<max(1, min(workers, depth)) {
      guard let thread = BackgroundThread({ Self.work(shared, produce) }) else { break }
      threads.append(thread)
    }
  }

  deinit {
    shared.monitor.locked {
      shared.isStopped = true
      shared.monitor.announce()
    }
    for thread in threads { thread.join() }
  }

  /// The next value; nil after the last.
  func next() -> Value? {
    guard !threads.isEmpty else {
      guard let (_, plan) = shared.next() else { return nil }
      shared.taken += 1
      return produce(plan)
    }
    return shared.monitor.locked {
      while true {
        if let value = shared.ready.removeValue(forKey: shared.taken) {
          shared.taken += 1
          shared.monitor.announce()
          return value
        }
        if shared.isExhausted { return nil }
        shared.monitor.wait()
      }
    }
  }

  private static func work(_ shared: Shared, _ produce: (Plan) -> Value) {
    BackgroundThread.yieldToOthers()
    while true {
      let task: (number: Int, plan: Plan)? = shared.monitor.locked {
        while !shared.hasRoom && !shared.isStopped { shared.monitor.wait() }
        let task = shared.isStopped ? nil : shared.next()
        if task == nil { shared.monitor.announce() }
        return task
      }
      guard let task else { return }
      let value = produce(task.plan)
      shared.monitor.locked {
        shared.ready[task.number] = value
        shared.monitor.announce()
      }
    }
  }
}
