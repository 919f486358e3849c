internal import CKernels

/// Runs the stages of a schedule on a team of threads, in memory that was placed beforehand.
///
/// Nothing here depends on the number of threads but the time it takes: chunks and items are fixed, and each writes only what is its own.
final class Engine: TeamJob {
  let step = StepState()
  let arenaBytes: Int
  private let team: Team
  private let kernels: UnsafePointer<coprime_kernels>
  private let chunkRows: Int
  private let arena: Memory
  private let locals: [Memory]
  private let places: UnsafeMutablePointer<Place>
  private let placeCount: Int
  private let stages: [Stage]
  // The stage being run, for the workers.
  private var current: Stage
  private var chunks = 1

  private final class Stage {
    let tasks: [Task]
    let isRows: Bool
    /// For stages of items: the task and the item of each.
    let items: [(task: Task, item: Int)]
    init(_ stage: Schedule.Stage) {
      switch stage {
      case .rows(let tasks):
        self.tasks = tasks
        isRows = true
        items = []
      case .items(let tasks):
        self.tasks = tasks
        isRows = false
        items = tasks.flatMap { task in
          guard case .items(let count) = task.division else { return [(task: Task, item: Int)]() }
          return (0..<count).map { (task, $0) }
        }
      }
    }
  }

  init(
    _ blueprint: Blueprint, team: Team, kernels: UnsafePointer<coprime_kernels>
  ) throws(ExecutionError) {
    self.team = team
    self.kernels = kernels
    chunkRows = blueprint.chunkRows
    let (buffers, layout) = (blueprint.builder.buffers, blueprint.layout)
    arenaBytes = blueprint.bytes
    guard arenaBytes <= Memory.physicalBytes else { throw .notEnoughMemory(bytes: arenaBytes) }
    arena = try Memory(byteCount: layout.arenaBytes)
    var locals: [Memory] = []
    for _ in 0..<team.count { locals.append(try Memory(byteCount: layout.localBytes)) }
    self.locals = locals
    placeCount = buffers.count
    places = .allocate(capacity: max(1, buffers.count))
    for (index, buffer) in buffers.enumerated() {
      let place: Place
      if layout.isLocal[index] {
        place = Place(base: arena.base, stride: layout.offsets[index], kind: .local)
      } else {
        let kind: Place.Kind =
          switch buffer.extent {
          case .perExample: .perExample
          case .perChunk: .perChunk
          case .whole, .scratch: .whole
          }
        place = Place(base: arena.base + layout.offsets[index], stride: buffer.bytes, kind: kind)
      }
      (places + index).initialize(to: place)
    }
    stages = blueprint.schedule.stages.map(Stage.init)
    current = Stage(.items([]))
  }

  deinit { places.deallocate() }

  /// Sets the memory of a buffer that lives outside.
  func place(_ id: BufferID, at base: UnsafeMutableRawPointer) { places[id.index].base = base }

  /// The first byte of a buffer that is kept until the next step.
  func base(_ id: BufferID) -> UnsafeMutableRawPointer { places[id.index].base }

  /// Runs everything on the first `count` examples.
  func run(count: Int) {
    step.count = count
    chunks = (count + chunkRows - 1) / chunkRows
    team.exclusively {
      for stage in stages {
        current = stage
        team.run(self, items: stage.isRows ? chunks : stage.items.count)
      }
    }
  }

  func run(item: Int, worker: Int) {
    if current.isRows {
      let first = item * chunkRows
      let call = Call(
        first: first, count: min(chunkRows, step.count - first), chunk: item, item: 0,
        worker: worker,
        chunks: chunks, chunkRows: chunkRows, step: step, kernels: kernels, places: places,
        local: locals[worker].base)
      for task in current.tasks { task.run(call) }
    } else {
      let (task, item) = current.items[item]
      let call = Call(
        first: 0, count: step.count, chunk: 0, item: item, worker: worker, chunks: chunks,
        chunkRows: chunkRows, step: step, kernels: kernels, places: places,
        local: locals[worker].base)
      task.run(call)
    }
  }
}
