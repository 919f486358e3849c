internal import Program

/// A step planned to the last byte, before any memory is taken.
struct Blueprint {
  let builder: PlanBuilder
  let schedule: Schedule
  let layout: Layout
  let chunkRows: Int
  let threads: Int
  /// Nodes of the program, the most segments that there could be.
  let nodeCount: Int

  /// - Parameters:
  ///   - segments: parts of the program between which alone results are kept; 1 keeps all.
  ///   - prepare: adds what comes after the operations.
  init(
    _ builder: PlanBuilder, pinned: Set<TensorID>, options: PlanOptions, segments: Int,
    prepare: (PlanBuilder) -> Void
  ) throws(ExecutionError) {
    var fusion = Fusion(builder)
    let nodes = try fusion.nodes()
    for planned in nodes { planned.node.emitForward(builder) }
    if builder.program.mode == .training { builder.seedGradients() }
    let parts = Recomputation(nodes, builder, pinned: pinned, count: segments).segments
    for (number, segment) in parts.enumerated().reversed() {
      // The backward pass of the last segment follows right after its forward pass.
      if number < parts.count - 1 {
        builder.settleGradients()
        builder.recompute(segment.nodes, forgetting: segment.inner)
      }
      for node in segment.nodes.reversed()
      where node.results.contains(where: { builder.gradient($0) != nil }) {
        node.emitBackward(builder)
      }
    }
    for id in pinned { builder.pin(builder.value(id)) }
    prepare(builder)
    let rows = min(max(1, options.chunkRows ?? Self.chunkRows(builder)), builder.batch)
    schedule = Schedule(builder.tasks, bufferCount: builder.buffers.count)
    layout = Layout(
      builder.buffers, schedule: schedule, batch: builder.batch, chunkRows: rows,
      chunks: (builder.batch + rows - 1) / rows)
    threads = Self.threads(options, builder)
    (self.builder, chunkRows, nodeCount) = (builder, rows, nodes.count)
  }

  /// Memory for everything between the inputs and the weights.
  var bytes: Int { layout.arenaBytes + layout.localBytes * threads }

  /// The plan with the fewest segments that keeps to the wanted memory.
  ///
  /// - Throws: ``ExecutionError`` where none does, with the least that can be reached.
  static func chosen(
    _ checkpointing: ActivationCheckpointing,
    _ plan: (_ segments: Int) throws(ExecutionError) -> Blueprint
  ) throws(ExecutionError) -> Blueprint {
    let whole = try plan(1)
    switch checkpointing {
    case .none: return whole
    case .segments(let count): return try plan(min(max(1, count), whole.nodeCount))
    case .least, .within: break
    }
    var least = (segments: 1, bytes: whole.bytes)
    for segments in Recomputation.candidates(whole.nodeCount) {
      if case .within(let limit) = checkpointing, least.bytes <= limit { break }
      let bytes = try plan(segments).bytes
      if bytes < least.bytes { least = (segments, bytes) }
    }
    if case .within(let limit) = checkpointing, least.bytes > limit {
      throw .beyondBudget(bytes: limit, least: least.bytes)
    }
    // Planned anew, because what is handed out by the plan belongs to the last one made.
    return try plan(least.segments)
  }

  /// Examples of a chunk: enough work to be worth taking, and few enough chunks to keep the partial sums small.
  ///
  /// Depends on nothing that differs between runs, because the order of sums follows from it.
  private static func chunkRows(_ builder: PlanBuilder) -> Int {
    let worthwhile = 4_000_000 / max(1, builder.workPerExample) + 1
    let rows = max(worthwhile, (builder.batch + 15) / 16)
    // Dense layers have one row per example, and twelve rows are done at once.
    let tile = builder.denseWorkPerExample * 5 > builder.workPerExample * 2 ? 12 : 1
    let wanted = (rows + tile - 1) / tile * tile
    // Equal chunks, and an even number of them, so that two threads end together.
    let chunks = (builder.batch + wanted - 1) / wanted
    let even = chunks == 1 ? 1 : (chunks + 1) / 2 * 2
    return (builder.batch + even - 1) / even
  }

  /// Tiny networks are done before a second thread has woken up.
  private static func threads(_ options: PlanOptions, _ builder: PlanBuilder) -> Int {
    let isTiny = builder.workPerExample * builder.batch < 1_000_000
    return isTiny && options.chunkRows == nil ? 1 : options.threads
  }
}
