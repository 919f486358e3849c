/// Places for all buffers of a plan, found from when each is needed.
struct Layout {
  /// Offset of every buffer in the arena, or in every worker's own memory when it is local.
  private(set) var offsets: [Int]
  private(set) var isLocal: [Bool]
  private(set) var arenaBytes = 0
  private(set) var localBytes = 0

  private struct Life {
    var first: Int
    var last: Int
    let index: Int
    let bytes: Int
  }

  /// - Parameters:
  ///   - chunkRows: examples of a chunk.
  ///   - chunks: most chunks of a step.
  /// - Complexity: O(b²) in the buffers alive at once.
  init(_ buffers: [Buffer], schedule: Schedule, batch: Int, chunkRows: Int, chunks: Int) {
    offsets = Array(repeating: 0, count: buffers.count)
    isLocal = buffers.map { $0.extent == .scratch }
    // Time is the number of the task in the order of stages; a stage is entered and left as a whole.
    var uses = [(first: Int, last: Int, stages: ClosedRange<Int>)?](
      repeating: nil, count: buffers.count)
    var stageRanges: [ClosedRange<Int>] = []
    var time = 0
    for (number, stage) in schedule.stages.enumerated() {
      let tasks: [Task]
      switch stage {
      case .rows(let some), .items(let some): tasks = some
      }
      let start = time
      for task in tasks {
        for id in task.reads + task.writes {
          if let old = uses[id.index] {
            uses[id.index] = (old.first, time, old.stages.lowerBound...number)
          } else {
            uses[id.index] = (time, time, number...number)
          }
        }
        time += 1
      }
      stageRanges.append(start...max(start, time - 1))
    }
    var local: [Life] = []
    var global: [Life] = []
    for (index, buffer) in buffers.enumerated() where buffer.home != .external {
      let bytes: Int
      switch buffer.extent {
      case .whole, .scratch: bytes = buffer.bytes
      case .perChunk: bytes = buffer.bytes * chunks
      case .perExample: bytes = buffer.bytes * batch
      }
      guard let use = uses[index] else {
        if buffer.home == .pinned {
          global.append(Life(first: 0, last: max(0, time - 1), index: index, bytes: bytes))
        }
        continue
      }
      if buffer.extent == .scratch {
        local.append(Life(first: use.first, last: use.last, index: index, bytes: bytes))
      } else if buffer.extent == .perExample, buffer.home == .arena,
        use.stages.count == 1, case .rows = schedule.stages[use.stages.lowerBound]
      {
        isLocal[index] = true
        local.append(
          Life(first: use.first, last: use.last, index: index, bytes: buffer.bytes * chunkRows))
      } else {
        let isPinned = buffer.home == .pinned
        global.append(
          Life(
            first: isPinned ? 0 : stageRanges[use.stages.lowerBound].lowerBound,
            last: isPinned ? max(0, time - 1) : stageRanges[use.stages.upperBound].upperBound,
            index: index, bytes: bytes))
      }
    }
    localBytes = place(&local)
    arenaBytes = place(&global)
  }

  /// Largest first, each at the lowest offset where it meets no other that lives at the same time.
  private mutating func place(_ lives: inout [Life]) -> Int {
    lives.sort { ($0.bytes, $1.index) > ($1.bytes, $0.index) }
    var placed: [(life: Life, start: Int, end: Int)] = []
    var total = 0
    for life in lives {
      // Room behind every buffer for vector loads that run over, and whole cache lines for each.
      let size = (life.bytes + 128 + 63) / 64 * 64
      var start = 0
      for other in placed where other.life.first <= life.last && life.first <= other.life.last {
        if start + size <= other.start { break }
        start = max(start, other.end)
      }
      offsets[life.index] = start
      let position = placed.firstIndex { $0.start > start } ?? placed.endIndex
      placed.insert((life, start, start + size), at: position)
      total = max(total, start + size)
    }
    return total
  }
}
