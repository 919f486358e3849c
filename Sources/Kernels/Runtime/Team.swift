internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Work that a ``Team`` shares out.
protocol TeamJob: AnyObject {
  /// Does item `item`; several items run at once, but only one at a time for each `worker`.
  func run(item: Int, worker: Int)
}

/// A fixed set of threads that take numbered items one after another; the caller is worker 0.
final class Team: @unchecked Sendable {
  /// Threads, the caller included.
  let count: Int
  private let state = TeamState()
  private let turn = Mutex<Void>(())
  private var threads: [pthread_t] = []

  /// Starts `wanted` - 1 threads, fewer if the system refuses them.
  init(count wanted: Int) {
    for worker in 1..<max(2, wanted) where worker < wanted {
      let start = Unmanaged.passRetained(TeamMember(state: state, worker: worker))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { pointer in
          let member = Unmanaged<TeamMember>.fromOpaque(pointer!).takeRetainedValue()
          member.state.serve(worker: member.worker)
          return nil
        }, start.toOpaque())
      guard status == 0 else {
        start.release()
        break
      }
      threads.append(thread)
    }
    count = threads.count + 1
  }

  deinit {
    state.stop()
    for thread in threads { pthread_join(thread, nil) }
  }

  private static let teams = Mutex<[Int: Team]>([:])

  /// One team of each size for the whole process: plans that run at the same time take turns.
  static func shared(count: Int) -> Team {
    teams.withLock { teams in
      if let known = teams[count] { return known }
      let made = Team(count: count)
      teams[count] = made
      return made
    }
  }

  /// Lets nobody else use the team during `body`.
  func exclusively(_ body: () -> Void) {
    if count == 1 { body() } else { turn.withLock { _ in body() } }
  }

  /// Runs items 0 ..< `items` of `job` and returns when all are done.
  func run(_ job: any TeamJob, items: Int) {
    if count == 1 || items <= 1 {
      for item in 0..<items { job.run(item: item, worker: 0) }
    } else {
      state.run(job, items: items)
    }
  }
}

private final class TeamMember {
  let state: TeamState
  let worker: Int
  init(state: TeamState, worker: Int) {
    self.state = state
    self.worker = worker
  }
}
