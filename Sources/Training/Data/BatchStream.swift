internal import Arrays

/// The batches of one range of a stream, prepared ahead of their use.
package final class BatchStream {
  private typealias Samples = (positions: [Int], epoch: Int)
  private enum Source {
    /// Several batches at once where they are best read together; those that are ready.
    case background(LookAhead<[Samples], Result<[Batch], RunError>>, ArraySlice<Batch>)
    /// Everything is in memory as the programs take it.
    case memory(PreparedSamples, SampleOrder.Cursor, next: Int, end: Int)
  }
  private var source: Source

  /// - Parameters:
  ///   - batches: numbers of batches in the stream of `order`.
  ///   - samples: all samples of the set, prepared, where they fit into memory.
  package init(
    _ set: DataSet, _ feed: ModelFeed, _ order: SampleOrder, batches: Range<Int>,
    samples: PreparedSamples? = nil
  ) {
    let cursor = SampleOrder.Cursor(order)
    if let samples {
      source = .memory(samples, cursor, next: batches.lowerBound, end: batches.upperBound)
      return
    }
    let walker = Walker(cursor)
    // One thread for every processor: where decoding is slower than training, the training leaves them alone.
    let workers = RunOptions.processorCount
    let together = set.samplesAtOnce(atLeast: order.batchSize) / order.batchSize
    let ahead = LookAhead<[Samples], Result<[Batch], RunError>>(
      depth: workers + 1, workers: workers
    ) { number in
      let (skipped, overflow) = number.multipliedReportingOverflow(by: together)
      guard !overflow, skipped < batches.count else { return nil }
      return batches.dropFirst(skipped).prefix(together).map { walker.batch($0) }
    } produce: { group in
      Result { () throws(RunError) -> [Batch] in
        try set.prepared(batches: group).map { fields throws(RunError) in try feed.batch(fields) }
      }
    }
    source = .background(ahead, [])
  }

  /// A cursor that only one thread at a time touches.
  private final class Walker: @unchecked Sendable {
    // SAFETY: captured by the plan of one LookAhead, which calls it from one thread at a time.
    private var cursor: SampleOrder.Cursor
    init(_ cursor: SampleOrder.Cursor) { self.cursor = cursor }
    func batch(_ number: Int) -> Samples {
      let (positions, pass) = cursor.batch(number)
      return (positions, epoch: pass)
    }
  }

  /// The next batch; nil after the last.
  package func next() throws(RunError) -> Batch? {
    switch source {
    case .background(let ahead, var ready):
      if ready.isEmpty {
        guard let result = ahead.next() else { return nil }
        ready = try result.get()[...]
      }
      defer { source = .background(ahead, ready) }
      return ready.popFirst()
    case .memory(let samples, var cursor, let next, let end):
      guard next < end else { return nil }
      let batch = samples.batch(cursor.batch(next).positions)
      source = .memory(samples, cursor, next: next + 1, end: end)
      return batch
    }
  }
}

/// All samples of a split as the programs take them, for data that is small and the same in every epoch.
package struct PreparedSamples: Sendable {
  private let all: Batch
  private let widths: [String: Int]

  /// Bytes up to which samples are kept.
  static let limit = 64 << 20

  /// Nil where samples change from epoch to epoch or are too many.
  package init?(_ set: DataSet, _ feed: ModelFeed) throws(RunError) {
    guard set.isDeterministic, set.count > 0 else { return nil }
    let one = try feed.batch(set.prepared([0], epoch: 0))
    let floats = one.inputs.values.reduce(0) { $0 + $1.count }
    let (bytes, overflow) = (4 * floats).multipliedReportingOverflow(by: set.count)
    guard !overflow, bytes <= Self.limit else { return nil }
    var inputs: [String: [Float]] = [:]
    for part in (0..<set.count).chunks(of: set.samplesAtOnce(atLeast: 1024)) {
      let batch = try feed.batch(set.prepared(Array(part), epoch: 0))
      for (name, values) in batch.inputs { inputs[name, default: []] += values }
    }
    all = Batch(count: set.count, inputs: inputs)
    widths = inputs.mapValues { $0.count / set.count }
  }

  /// - Precondition: every position is below the number of samples.
  func batch(_ positions: [Int]) -> Batch {
    var inputs: [String: [Float]] = [:]
    for (name, values) in all.inputs {
      let width = widths[name] ?? 0
      inputs[name] = [Float](unsafeUninitializedCapacity: positions.count * width) {
        buffer, count in
        values.withUnsafeBufferPointer { from in
          for (row, position) in positions.enumerated() {
            guard let source = from.baseAddress, let target = buffer.baseAddress else { return }
            (target + row * width).initialize(from: source + position * width, count: width)
          }
        }
        count = positions.count * width
      }
    }
    return Batch(count: positions.count, inputs: inputs)
  }
}
