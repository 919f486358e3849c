internal import Analysis
internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import Training

/// Some samples of a split as they enter the model, drawn at random but always the same.
struct SampleTable {
  let batch: Batch
  /// Places of the samples in their split.
  let positions: [Int]
  /// All inputs of a sample one behind the other, row after row.
  let features: [Float]
  let width: Int
  /// The class of every sample, where there is one for each.
  let classes: [Int]?
  /// Whether all inputs are quantities, for which distances mean something, and not indices.
  let isNumeric: Bool

  var count: Int { batch.count }

  /// At most so many samples, and so many numbers of inputs.
  private static let limits = (samples: 1000, numbers: 1 << 20)

  init?(_ run: PreparedRun, _ split: Split) throws(RunError) {
    guard let set = run.data[split], set.count > 0 else { return nil }
    let width = run.feed.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let count = min(set.count, Self.limits.samples, max(50, Self.limits.numbers / max(1, width)))
    let random = RandomStream(seed: run.seed, stream: VerificationContext.stream)
    positions = Array(IndexPermutation(count: set.count, random).prefix(count))
    let batch = try run.feed.batch(set.prepared(positions, epoch: 0))
    let inputs = run.feed.inputs
    (self.batch, self.width) = (batch, width)
    features =
      inputs.count == 1
      ? batch.inputs[inputs[0].input] ?? []
      : (0..<batch.count).flatMap { row in inputs.flatMap { batch.row(row, $0.input) } }
    classes = ClassTarget(run)?.classes(batch)
    isNumeric =
      run.spec.inputs.allSatisfy { $0.type.element.isFloatingPoint }
      && !inputs.contains { run.isIndex($0) }
  }

  subscript(row: Int) -> ArraySlice<Float> { features[row * width..<(row + 1) * width] }
}
