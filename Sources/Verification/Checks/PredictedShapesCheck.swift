internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
package import Training

/// Shapes and parameter counts that the analysis predicts must be those that are allocated.
package struct PredictedShapesCheck: Check {
  package static let about = CheckInfo(
    "predicted-shapes", .passes,
    summary:
      "Every layer has the shape, and the model the number of parameters, that 'coprime shapes' predicts.",
    meaning: "A difference is a defect of coprime's own analysis: please report it.",
    tolerance: "exact")

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let run = context.run
    var sizes = run.feed.bindings
    for symbol in run.training.symbols where sizes[symbol] == nil {
      sizes[symbol] = VerificationContext.probeSize
    }
    let actual = Dictionary(
      run.training.layerOutputs.map {
        ($0.layer, run.training[$0.tensor].type.shape.evaluate(sizes))
      },
      uniquingKeysWith: { first, _ in first })
    for (node, facts) in run.layers {
      guard let predicted = facts.outputs.first?.type.shape.evaluate(sizes),
        let shape = actual[node.name] ?? nil
      else {
        continue
      }
      guard predicted == shape else {
        return CheckOutcome(
          .fail, "'\(node.name)' was predicted to give \(predicted) and gives \(shape)",
          measured: .array(shape.map { .int($0) }), expected: .array(predicted.map { .int($0) }),
          at: node.range)
      }
    }
    let store = try context.executor(1).store
    let declared = Self.declaredNames(run)
    // A layer may keep states that are no weights of it, such as those of a recurrent layer between batches.
    let allocated = zip(run.training.parameters, store.shapes).reduce(0) { total, part in
      let counts = !part.0.isState || declared.contains(part.0.name)
      return total + (counts ? part.1.reduce(1, *) : 0)
    }
    let predicted = Self.predictedParameters(run, sizes)
    return CheckOutcome(
      predicted == allocated ? .pass : .fail,
      predicted == allocated
        ? "\(actual.count) layers have the predicted shapes; \(allocated) parameters, as predicted"
        : "\(predicted) parameters were predicted and \(allocated) are allocated",
      measured: .int(allocated), expected: .int(predicted), at: run.spec.spec.model?.range)
  }

  private static func declaredNames(_ run: PreparedRun) -> Set<String> {
    Set(
      run.layers.flatMap { layer in
        (layer.facts.inference?.weights ?? []).map { "\(layer.node.name)/\($0.name)" }
      })
  }

  /// Weights of layers that do not borrow them.
  private static func predictedParameters(_ run: PreparedRun, _ sizes: [String: Int]) -> Int {
    run.layers.reduce(0) { total, layer in
      guard layer.node.sharesWith == nil else { return total }
      let own = layer.facts.inference?.weights.reduce(0) {
        $0 + ($1.shape.evaluate(sizes)?.reduce(1, *) ?? 0)
      }
      return total + (own ?? 0)
    }
  }
}
