internal import Analysis
internal import Arrays
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// How gradients spread on their way back, held against what the initialisers predict.
package struct GradientScaleCheck: Check {
  package static let about = CheckInfo(
    "gradient-scale", .reference,
    summary: "Gradients neither die out nor burst on their way from the output to the first layer.",
    meaning:
      "Gradients that shrink by a factor in every layer leave the first ones untrained; those that grow make the first steps wild.",
    tolerance:
      "warns where random gradients of deviation 1 at the outputs arrive at a layer smaller than 1e-4 or larger than 1e4; the prediction is met within a factor of a few",
    sources: [
      "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks",
      "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein 2017, Deep information propagation, arXiv:1611.01232",
    ])

  package init() {}

  private static let size = 4
  private static let limits = 1e-4...1e4

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(Self.size)
    let reference = try context.reference(context.run.training, batch.count)
    let run = try reference.run(batch.doubles)
    var seeds: [TensorID: [Double]] = [:]
    for (index, output) in reference.program.outputs.enumerated()
    where context.run.feed.targets.contains(where: { $0.output == output.name }) {
      let random = RandomStream(
        seed: reference.seed, stream: VerificationContext.stream + 0x100 + UInt64(index))
      seeds[output.tensor] = random.normal(count: run[output.tensor].count).map { Double($0) }
    }
    let gradients = reference.executor.gradients(of: run, from: seeds)
    let signals = context.run.signals(for: batch)
    let indices = Dictionary(
      context.run.layers.enumerated().map { ($1.node.name, $0) }, uniquingKeysWith: { $1 })
    var farthest: (name: String, size: Double, predicted: Double?)?
    var count = 0
    for entry in reference.program.layerOutputs where gradients.has(entry.tensor) {
      let values = gradients[entry.tensor]
      let size =
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
      guard size > 0, size.isFinite else { continue }
      count += 1
      if max(size, 1 / size) > farthest.map({ max($0.size, 1 / $0.size) }) ?? 0 {
        farthest = (
          entry.layer, size, indices[entry.layer].flatMap(signals.gradientDeviation)
        )
      }
    }
    guard let farthest else { return .notApplicable("no gradient reaches any layer") }
    let isFar = !Self.limits.contains(farthest.size)
    let predicted = farthest.predicted.map { ", predicted \($0.short)" } ?? ""
    return CheckOutcome(
      isFar ? .warn : .pass,
      "of \(count) layers, gradients of 1 at the outputs change most at '\(farthest.name)', to \(farthest.size.short)\(predicted)",
      measured: .number(farthest.size),
      expected: farthest.predicted.map { .number($0) } ?? .int(1),
      at: isFar ? context.run.node(named: farthest.name)?.range : nil,
      help: isFar
        ? "use initialisers made for the activations, normalise, or lead shortcuts around blocks"
        : nil)
  }
}
