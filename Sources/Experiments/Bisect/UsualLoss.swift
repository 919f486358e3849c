internal import Analysis
internal import Catalog
internal import Program
internal import Shapes
internal import Spec

/// The loss that fits a label and what the network gives for it.
enum UsualLoss {
  /// As an entry of a spec; nil where the label does not say enough, or no loss takes what the network gives.
  static func entry(_ site: LossSite, _ dialect: Dialect) -> (name: String, text: String)? {
    guard let target = site.target else { return nil }
    let isOne = site.type?.shape.last?.constant == 1
    let isTorch = dialect == .torch
    switch target.values.encoding {
    case .index where isOne, .multiHot:
      guard let takesLogits = takesLogits(site, .independentProbabilities) else { return nil }
      if isTorch { return named(takesLogits ? "bce_with_logits" : "bce_loss") }
      return keras("binary_crossentropy", takesLogits)
    case .index where isTorch:
      if site.prediction.encoding == .logProbabilities { return named("nll_loss") }
      return takesLogits(site, .probabilities) == true ? named("cross_entropy") : nil
    case .index:
      return takesLogits(site, .probabilities).flatMap {
        keras("sparse_categorical_crossentropy", $0)
      }
    case .oneHot where !isTorch:
      return takesLogits(site, .probabilities).flatMap { keras("categorical_crossentropy", $0) }
    case .real: return named(isTorch ? "mse_loss" : "mean_squared_error")
    default: return nil
    }
  }

  /// Whether a loss is to take logits; nil where the network gives neither these nor the probabilities asked for.
  private static func takesLogits(_ site: LossSite, _ probabilities: Encoding) -> Bool? {
    switch site.prediction.encoding {
    case probabilities: false
    case .linear, nil: true
    default: nil
    }
  }

  private static func named(_ name: String) -> (name: String, text: String) { (name, name) }

  private static func keras(_ name: String, _ takesLogits: Bool) -> (name: String, text: String) {
    (name, takesLogits ? "{\(name): {from_logits: true}}" : name)
  }
}
