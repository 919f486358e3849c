internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import SourceText
internal import Spec
package import Training

/// The spread of every layer's numbers, held against what its initialiser predicts.
package struct ActivationScaleCheck: Check {
  package static let about = CheckInfo(
    "activation-scale", .passes,
    summary: "The first activations have about the predicted spread, and no layer is silent.",
    meaning:
      "A spread that shrinks or grows from layer to layer does the same to the gradients on their way back. A layer that gives almost only zeros passes no gradient on.",
    tolerance:
      "a factor of 4 from the predicted deviation: the mean over many draws is met within 15 %, but one draw of a layer of few units can be half of it, and pictures that are mostly empty are 3 times off; 95 % zeros",
    sources: [
      "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks",
      "He, Zhang, Ren and Sun 2015, arXiv:1502.01852",
    ])

  package init() {}

  private static let factor = 4.0
  private static let mostZeros: Float = 0.95

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let probe = try context.probe()
    let signals = context.run.signals(for: probe.batch)
    var compared = 0
    var farthest: (layer: LayerObservation, predicted: Double, ratio: Double)?
    let indices = Dictionary(
      context.run.layers.enumerated().map { ($1.node.name, $0) }, uniquingKeysWith: { $1 })
    for layer in probe.layers where !layer.hasNonFinite {
      if layer.zeroFraction > Self.mostZeros { return silent(layer, context) }
      guard let predicted = indices[layer.layer].flatMap(signals.deviation), predicted > 0,
        layer.standardDeviation > 0
      else { continue }
      compared += 1
      let ratio = max(
        Double(layer.standardDeviation) / predicted, predicted / Double(layer.standardDeviation))
      if ratio > farthest?.ratio ?? 0 { farthest = (layer, predicted, ratio) }
    }
    guard let farthest else {
      return .notApplicable("nothing is predicted of the spread of any layer")
    }
    let isFar = farthest.ratio > Self.factor
    let measured = Double(farthest.layer.standardDeviation)
    return CheckOutcome(
      isFar ? .warn : .pass,
      "of \(compared) layers, '\(farthest.layer.layer)' is farthest from its prediction: deviation \(measured.short), predicted \(farthest.predicted.short)",
      measured: .number(measured), expected: .number(farthest.predicted),
      at: context.run.node(named: farthest.layer.layer)?.range,
      help: isFar
        ? "compare the initialiser with the activation, and the inputs with their declared range"
        : nil)
  }

  private func silent(_ layer: LayerObservation, _ context: VerificationContext) -> CheckOutcome {
    CheckOutcome(
      .warn,
      "\((Double(layer.zeroFraction) * 100).short) % of what '\(layer.layer)' gives is zero before training",
      measured: .number(Double(layer.zeroFraction)), expected: .number(Double(Self.mostZeros)),
      at: context.run.node(named: layer.layer)?.range,
      help:
        "a rate of dropout or a bias below zero does this; a unit that is always zero never learns")
  }
}
