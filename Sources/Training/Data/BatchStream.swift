internal import Arrays

/// The batches of one range of a stream, prepared ahead of their use.
final class BatchStream {
  private typealias Samples = (positions: [Int], pass: Int)
  private enum Source {
    case background(LookAhead<Samples, Result<Batch, RunError>>)
    /// Everything is in memory as the programs take it.
    case memory(PreparedSamples, SampleOrder.Cursor, next: Int, end: Int)
  }
  private var source: Source

  /// - Parameters:
  ///   - batches: numbers of batches in the stream of `order`.
  ///   - samples: all samples of the set, prepared, where they fit into memory.
  init(
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
    source = .background(
      LookAhead(depth: workers + 1, workers: workers) { number in
        let (batch, overflow) = batches.lowerBound.addingReportingOverflow(number)
        return !overflow && batch < batches.upperBound ? walker.batch(batch) : nil
      } produce: { samples in
        Result { () throws(RunError) -> Batch in
          try feed.batch(set.prepared(samples.positions, epoch: samples.pass))
        }
      })
  }

  /// A cursor that only one thread at a time touches.
  private final class Walker: @unchecked Sendable {
    // SAFETY: captured by the plan of one LookAhead, which calls it from one thread at a time.
    private var cursor: SampleOrder.Cursor
    init(_ cursor: SampleOrder.Cursor) { self.cursor = cursor }
    func batch(_ number: Int) -> Samples { cursor.batch(number) }
  }

  /// The next batch; nil after the last.
  func next() throws(RunError) -> Batch? {
    switch source {
    case .background(let ahead):
      guard let result = ahead.next() else { return nil }
      return try result.get()
    case .memory(let samples, var cursor, let next, let end):
      guard next < end else { return nil }
      let batch = samples.batch(cursor.batch(next).positions)
      source = .memory(samples, cursor, next: next + 1, end: end)
      return batch
    }
  }
}

/// All samples of a split as the programs take them, for data that is small and the same in every epoch.
struct PreparedSamples: Sendable {
  private let all: Batch
  private let widths: [String: Int]

  /// Bytes up to which samples are kept.
  static let limit = 64 << 20

  /// Nil where samples change from epoch to epoch or are too many.
  init?(_ set: DataSet, _ feed: ModelFeed) throws(RunError) {
    guard set.isDeterministic, set.count > 0 else { return nil }
    let one = try feed.batch(set.prepared([0], epoch: 0))
    let floats = one.inputs.values.reduce(0) { $0 + $1.count }
    let (bytes, overflow) = (4 * floats).multipliedReportingOverflow(by: set.count)
    guard !overflow, bytes <= Self.limit else { return nil }
    var inputs: [String: [Float]] = [:]
    for part in Array(0..<set.count).chunks(of: 1024) {
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
