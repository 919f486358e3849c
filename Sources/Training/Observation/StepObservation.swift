internal import Kernels

/// What one training step looked like inside.
struct StepObservation {
  let losses: [NamedValue]
  let layers: [LayerObservation]
  let parameters: [ParameterObservation]

  /// Everything as numbers with names: `activation_mean/LAYER`, `gradient_norm/WEIGHT` …
  var values: [NamedValue] {
    var values = losses.map { NamedValue("step/\($0.name)", $0.value) }
    for layer in layers {
      values.append(NamedValue("activation_mean/\(layer.layer)", Double(layer.mean)))
      values.append(NamedValue("activation_std/\(layer.layer)", Double(layer.standardDeviation)))
      values.append(NamedValue("activation_zeros/\(layer.layer)", Double(layer.zeroFraction)))
      if let saturated = layer.saturatedFraction {
        values.append(NamedValue("activation_saturated/\(layer.layer)", Double(saturated)))
      }
    }
    for parameter in parameters {
      values.append(NamedValue("gradient_norm/\(parameter.name)", Double(parameter.gradientNorm)))
      values.append(NamedValue("weight_norm/\(parameter.name)", Double(parameter.weightNorm)))
      // What starts at zero has no size yet that a step could be held against.
      guard parameter.weightNorm > 0 else { continue }
      let ratio = Double(parameter.updateNorm) / Double(parameter.weightNorm)
      values.append(NamedValue("update_ratio/\(parameter.name)", ratio))
    }
    return values
  }
}
