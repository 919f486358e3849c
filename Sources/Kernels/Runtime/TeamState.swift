internal import CKernels
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the threads of a ``Team`` share.
///
/// A waiting worker spins for some microseconds, because the next stage of a step follows at once, and then
/// sleeps, so that an oversubscribed machine does not burn its time slices. Items are taken by one compare
/// and exchange on a word that holds the number of the job and of the items left: a worker that wakes up
/// late finds another job number and touches nothing.
final class TeamState: @unchecked Sendable {
  /// Job number in the high half, items not yet taken in the low half.
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  // Written by the caller before the ticket is published, read only after an item was taken.
  private unowned(unsafe) var job: (any TeamJob)?
  private var items = 0
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Pauses before a worker sleeps, some 50 microseconds.
  private static let spinLimit = 2_000

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
  }

  deinit {
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  func run(_ job: any TeamJob, items: Int) {
    self.job = job
    self.items = items
    finished.store(0, ordering: .relaxed)
    let number = (ticket.load(ordering: .relaxed) >> 32) &+ 1
    ticket.store(number << 32 | UInt64(items), ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wakeAll() }
    work(worker: 0)
    var spins = 0
    while finished.load(ordering: .acquiring) != items {
      spins += 1
      if spins < Self.spinLimit { coprime_pause() } else { sched_yield() }
    }
  }

  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wakeAll()
  }

  func serve(worker: Int) {
    var seen: UInt64 = 0
    while let number = nextJob(after: seen) {
      seen = number
      work(worker: worker)
    }
  }

  private func work(worker: Int) {
    var current = ticket.load(ordering: .acquiring)
    while current & 0xffff_ffff != 0 {
      let (taken, original) = ticket.compareExchange(
        expected: current, desired: current - 1, ordering: .acquiringAndReleasing)
      guard taken else {
        current = original
        continue
      }
      job?.run(item: items - Int(current & 0xffff_ffff), worker: worker)
      finished.add(1, ordering: .releasing)
      current = ticket.load(ordering: .acquiring)
    }
  }

  /// Waits for a job other than `seen`; nil when the team ends.
  private func nextJob(after seen: UInt64) -> UInt64? {
    var spins = 0
    while true {
      if isStopping.load(ordering: .acquiring) { return nil }
      let number = ticket.load(ordering: .acquiring) >> 32
      if number != seen { return number }
      spins += 1
      if spins < Self.spinLimit { coprime_pause() } else { sleep(after: seen) }
    }
  }

  private func sleep(after seen: UInt64) {
    pthread_mutex_lock(mutex)
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while ticket.load(ordering: .sequentiallyConsistent) >> 32 == seen,
      !isStopping.load(ordering: .sequentiallyConsistent)
    {
      pthread_cond_wait(wake, mutex)
    }
    sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  private func wakeAll() {
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }
}
