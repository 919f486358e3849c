/// How gradients are cut before they are used.
package enum GradientClip: Hashable, Sendable {
  case none
  /// Every number into -limit ... limit.
  case value(Float)
  /// Each weight's gradient scaled so that its Euclidean norm is at most the limit.
  case norm(Float)
  /// All gradients scaled by one factor, so that their joint norm is at most the limit. Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063.
  case globalNorm(Float)

  var needsNorms: Bool {
    switch self {
    case .none, .value: false
    case .norm, .globalNorm: true
    }
  }

  /// What a gradient of this squared norm is multiplied by.
  static func factor(_ square: Double, _ limit: Float) -> Float {
    let norm = square.squareRoot()
    return norm > Double(limit) ? Float(Double(limit) / norm) : 1
  }
}
