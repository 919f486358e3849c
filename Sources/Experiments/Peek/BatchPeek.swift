internal import Analysis
internal import Catalog
internal import Spec
package import Training

/// The first training batch as the first layer gets it: after the pipeline, in the order of the training.
package struct BatchPeek: Sendable {
  /// One input or target.
  package struct Part: Sendable {
    package let name: String
    /// The field of the data it comes from.
    package let field: String
    package let isTarget: Bool
    /// Of one sample.
    package let shape: [Int]
    package let values: [Float]
    package let format: PictureSheet.Format?
    /// Whether each number says of one class whether it is there.
    fileprivate let isHot: Bool

    /// Over all finite numbers; nil where there are none.
    package var range: ClosedRange<Double>? {
      let finite = values.lazy.filter(\.isFinite)
      guard let low = finite.min(), let high = finite.max() else { return nil }
      return Double(low)...Double(high)
    }
    package var nonFiniteCount: Int { values.count { !$0.isFinite } }
    package var zeroShare: Double {
      values.isEmpty ? 0 : Double(values.count { $0 == 0 }) / Double(values.count)
    }
    /// Mean and standard deviation of the finite numbers.
    package var moments: (mean: Double, deviation: Double) {
      let finite = values.lazy.filter(\.isFinite).map(Double.init)
      let count = Double(max(1, finite.count))
      let mean = finite.reduce(0, +) / count
      return (mean, (finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot())
    }
  }

  package let count: Int
  package let parts: [Part]
  /// Samples that equal an earlier one in all inputs.
  package let repeated: Int

  /// - Throws: ``RunError`` where the data cannot be read.
  package init(_ run: PreparedRun) throws(RunError) {
    guard let set = run.data[.train] else { throw RunError("there are no samples to look at") }
    let stream = BatchStream(set, run.feed, run.order, batches: 0..<1)
    guard let batch = try stream.next() else { throw RunError("there are no samples to look at") }
    count = batch.count
    let isChannelsFirst = run.spec.graph?.layout == .channelsFirst
    func part(_ port: ModelFeed.Port, isTarget: Bool) -> Part {
      Part(
        name: port.input, field: port.field, isTarget: isTarget, shape: port.shape,
        values: batch.inputs[port.input] ?? [],
        format: isTarget ? nil : .init(port.shape, isChannelsFirst: isChannelsFirst),
        isHot: isTarget && Self.isHot(port, run.spec))
    }
    parts =
      run.feed.inputs.map { part($0, isTarget: false) }
      + run.feed.targetPorts.map { part($0, isTarget: true) }
    var seen: Set<[Float]> = []
    var repeated = 0
    for row in 0..<batch.count {
      let sample = run.feed.inputs.flatMap { port in
        let values = batch.inputs[port.input] ?? []
        let width = values.count / max(1, batch.count)
        return Array(values[row * width..<(row + 1) * width])
      }
      if !seen.insert(sample).inserted { repeated += 1 }
    }
    self.repeated = repeated
  }

  private static func isHot(_ port: ModelFeed.Port, _ spec: AnalyzedSpec) -> Bool {
    guard port.shape.count == 1 else { return false }
    return spec.losses.contains { site in
      guard site.target?.name == port.field else { return false }
      return switch site.target?.values.encoding {
      case .oneHot, .multiHot: true
      default: false
      }
    }
  }

  /// The answer to a sample in short: a class, all classes that are there, or its numbers.
  package func answer(_ sample: Int) -> String {
    parts.filter(\.isTarget).map { part in
      let width = part.values.count / max(1, count)
      let row = part.values[sample * width..<(sample + 1) * width]
      if part.isHot, row.allSatisfy({ $0 == 0 || $0 == 1 }) {
        let places = row.indices.filter { row[$0] == 1 }.map { "\($0 - row.startIndex)" }
        return places.isEmpty ? "none" : places.joined(separator: "+")
      }
      return row.prefix(4).map { Self.text($0) }.joined(separator: " ") + (width > 4 ? " …" : "")
    }.joined(separator: " | ")
  }

  private static func text(_ value: Float) -> String {
    Int(exactly: value).map(String.init) ?? "\((value * 1000).rounded() / 1000)"
  }
}
