/// The order of a step: stages between which all workers wait for each other.
struct Schedule {
  enum Stage {
    /// Every chunk of examples goes through all these tasks without waiting.
    case rows([Task])
    /// All items of all these tasks, in any order.
    case items([Task])
  }
  private(set) var stages: [Stage] = []

  /// Puts tasks into as few stages as the greedy rule finds: tasks by rows as long as any is ready, then all others that are.
  ///
  /// Rearranged weights and whatever else the first rows will wait for come before everything. Each phase of a step is
  /// ordered by itself.
  /// - Complexity: O(stages · tasks) after O(tasks · operands) for the dependencies.
  init(_ tasks: [Task], bufferCount: Int) {
    let predecessors = Schedule.dependencies(tasks, bufferCount: bufferCount)
    let feedsRows = Schedule.feedingRows(tasks, predecessors)
    var stageOf = [Int](repeating: -1, count: tasks.count)
    var left: [Int] = []

    func place(_ wanted: (Int) -> Bool, inOrder: Bool) -> [Task] {
      var taken: [Task] = []
      let stage = stages.count
      left.removeAll { index in
        guard wanted(index) else { return false }
        let isReady = predecessors[index].allSatisfy {
          stageOf[$0] >= 0 && (inOrder || stageOf[$0] < stage)
        }
        guard isReady else { return false }
        stageOf[index] = stage
        taken.append(tasks[index])
        return true
      }
      return taken
    }
    for phase in 0...(tasks.last?.phase ?? 0) {
      left = tasks.indices.filter { tasks[$0].phase == phase }
      let early = place({ tasks[$0].division != .rows && feedsRows[$0] }, inOrder: false)
      if !early.isEmpty { stages.append(.items(early)) }
      while !left.isEmpty {
        let rows = place({ tasks[$0].division == .rows }, inOrder: true)
        if !rows.isEmpty { stages.append(.rows(rows)) }
        let items = place({ tasks[$0].division != .rows }, inOrder: false)
        if !items.isEmpty { stages.append(.items(items)) }
      }
    }
  }

  /// For every task the earlier ones that it must follow: writers of what it reads, and users of what it writes.
  private static func dependencies(_ tasks: [Task], bufferCount: Int) -> [[Int]] {
    var lastWriter = [Int](repeating: -1, count: bufferCount)
    var readers = [[Int]](repeating: [], count: bufferCount)
    return tasks.enumerated().map { index, task in
      var before: Set<Int> = []
      for id in task.reads where lastWriter[id.index] >= 0 { before.insert(lastWriter[id.index]) }
      for id in task.writes {
        if lastWriter[id.index] >= 0 { before.insert(lastWriter[id.index]) }
        before.formUnion(readers[id.index])
      }
      before.remove(index)
      for id in task.reads { readers[id.index].append(index) }
      for id in task.writes {
        lastWriter[id.index] = index
        readers[id.index] = []
      }
      return before.sorted()
    }
  }

  private static func feedingRows(_ tasks: [Task], _ predecessors: [[Int]]) -> [Bool] {
    var feeds = tasks.map { $0.division == .rows }
    for index in tasks.indices.reversed() where feeds[index] {
      for before in predecessors[index] { feeds[before] = true }
    }
    return feeds
  }
}
