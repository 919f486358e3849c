internal import Analysis
internal import Catalog
internal import Spec
internal import Training

/// Moving averages that forget within the steps of a short training.
///
/// Keras' batch normalisation keeps 99 parts in 100 at every step: after some hundred steps its averages still know
/// the network before training, and what is judged in inference says little of what was learnt.
enum QuickAverages {
  private static let momentum = 0.9
  /// An average of m remembers about 1/(1 - m) steps; after three times as many, 95 % of it are new.
  private static let memories = 3.0

  /// Makes those averages quick that the spec's own training would renew.
  ///
  /// - Parameter steps: of the spec's own training: an average that outlasts it is a fault of the spec.
  static func edits(_ spec: AnalyzedSpec, ownTraining steps: Int) -> [TreeEdit] {
    guard let graph = spec.graph, let root = spec.document.root else { return [] }
    return graph.nodes.compactMap { node in
      guard let layer = node.layer as? BatchNormalizationLayer, layer.momentum > momentum,
        memories <= (1 - layer.momentum) * Double(steps), let path = node.treePath(in: root)
      else { return nil }
      return .set(path + [node.arguments.owner, "momentum"], "\(momentum)")
    }
  }
}

extension PreparedRun {
  /// Steps of the training that the spec asks for.
  var trainingSteps: Int {
    let (steps, overflow) = stepsPerEpoch.multipliedReportingOverflow(by: settings.epochs)
    return overflow ? .max : steps
  }
}
