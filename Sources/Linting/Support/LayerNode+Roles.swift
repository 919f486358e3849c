import Catalog
import SourceText
import Spec
import YAML

extension LayerNode {
  /// What the layer is for; `other` where its kind is not known.
  var role: LayerRole { layer?.role ?? .other }

  /// Whether the layer does nothing but apply a function to each number or row.
  var isActivationOnly: Bool {
    guard let layer else { return false }
    return layer.outputActivation != nil && !layer.isLearning && operands.count <= 1
  }

  var isLearning: Bool { layer?.isLearning ?? false }

  /// Whether the layer ends with a function that is not the identity.
  var isNonlinear: Bool { layer?.outputActivation?.isNonlinear ?? false }

  /// Name of the function the layer ends with; nil for the identity.
  var activationName: String? {
    guard let activation = layer?.outputActivation, activation.isNonlinear else { return nil }
    return type(of: activation).about.name
  }

  /// Share of its input that a dropout layer drops.
  var dropoutRate: Double? { number("rate") ?? number("p") }

  /// Whether the layer ends with a softmax of its own.
  var isSoftmax: Bool {
    activationName == "softmax" || activationName == "Softmax" || kind == "Softmax"
  }

  /// Where that function is written: the parameter, or the layer itself.
  var activationRange: SourceRange {
    for key in ["activation", "function"] {
      if let pair = arguments.pair(named: key) { return pair.value.place }
    }
    return range
  }
}
