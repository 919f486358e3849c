extension Activation {
  /// What is known without looking at how alike elements are.
  package func propagated(_ x: Signal, width: Int?) -> Signal? {
    facts(ValueFacts(moments: x.moments)).moments.map { Signal($0) }?.finite
  }

  package func squaredSlope(_ x: Signal?, width: Int?) -> Double? { isNonlinear ? nil : 1 }
}

extension ElementwiseFamily {
  package func propagated(_ x: Signal, width: Int?) -> Signal? {
    guard x.variance >= 0, x.variance.isFinite, x.mean.isFinite else { return nil }
    guard jumps.isEmpty else { return Signal(x.moments.after(jumps: jumps, value)).finite }
    // Empty positions stay so; what is elsewhere is the more spread.
    let keepsEmpty = value(0) == 0 && x.mean == 0
    let empty = keepsEmpty ? min(0.95, x.likeness?.empty ?? 0) : 0
    let active = empty > 0 ? x.activePart(empty) : x
    return applied(to: active, empty: empty)?.finite
  }

  /// - Parameter active: what is given where the input is not empty.
  func applied(to active: Signal, empty: Double) -> Signal? {
    let expansion = GaussianExpansion(
      mean: active.mean, variance: active.variance, skew: active.skew, of: value)
    var result = active.mapped {
      active.variance > 0 ? expansion.covariance($0 / active.variance) : 0
    }
    (result.mean, result.variance, result.skew) = (
      expansion.mean, expansion.variance, expansion.skew
    )
    if value(0) != 0 { result.likeness?.fill() }
    if empty > 0 { result = result.mixed(withEmpty: empty) }
    if turningPoint == nil {
      result.preactivation = Preactivation(active, self, empty: empty)
    }
    return result
  }

  /// The mean of the square of the derivative; half of each one-sided difference, since a kink may lie
  /// on a node.
  ///
  /// - Complexity: 195 evaluations.
  package func squaredSlope(_ x: Signal?, width: Int?) -> Double? {
    guard let x, x.variance >= 0, x.variance.isFinite, x.mean.isFinite, jumps.isEmpty else {
      return nil
    }
    let points = SkewedNodes(mean: x.mean, variance: x.variance, skew: x.skew)
    let step = max(1e-4 * points.deviation, 1e-6 * max(1, abs(x.mean)))
    var total = 0.0
    for node in Nodes.all {
      let point = points[node.position]
      let middle = value(point)
      let (rise, fall) = (value(point + step) - middle, middle - value(point - step))
      total += node.weight * (rise * rise + fall * fall)
    }
    let slope = total / (2 * step * step)
    return slope.isFinite ? slope : nil
  }
}

extension LinearActivation {
  package func propagated(_ x: Signal, width: Int?) -> Signal? { x }
}

extension SoftmaxActivation {
  /// Logits that differ little beyond the middle of their row: `p ≈ exp(z - v/2) / width`.
  package func propagated(_ x: Signal, width: Int?) -> Signal? {
    guard let width, width > 1, x.variance < Self.largestVariance else { return nil }
    let classes = Double(width)
    let share = 1 - 1 / classes
    return x.mapped { Scalar.exponentialMinusOne(share * $0) / (classes * classes) }.at(1 / classes)
  }

  /// Of the Jacobian `diag(p) - ppᵀ` where the probabilities are about equal.
  package func squaredSlope(_ x: Signal?, width: Int?) -> Double? {
    guard let x, let width, width > 1, x.variance < Self.largestVariance else { return nil }
    let classes = Double(width)
    return Scalar.exponentialMinusOne(x.variance) / (classes * classes)
      + (1 - 1 / classes) / (classes * classes)
  }

  /// From here on one class of a row begins to outweigh the others.
  private static var largestVariance: Double { 1 }
}

extension Signal {
  /// Of centred numbers, where they are not empty: two distant ones are both so less often than one is.
  fileprivate func activePart(_ empty: Double) -> Signal {
    let share = 1 - empty
    var result = self
    result.variance /= share
    result.likeness?.neighbors /= share
    result.likeness?.positions /= share * share
    result.likeness?.samples /= share * share
    result.likeness?.others /= share * share
    let most = result.variance
    result.likeness?.map { min(most, $0) }
    return result
  }

  /// With a share of positions at which all numbers are 0.
  fileprivate func mixed(withEmpty empty: Double) -> Signal {
    let share = 1 - empty
    let (square, mean) = (self.mean * self.mean, share * self.mean)
    let near = { (covariance: Double) in share * (covariance + square) - mean * mean }
    let far = { (covariance: Double) in share * share * (covariance + square) - mean * mean }
    var result = Signal(mean: mean, variance: near(variance), likeness: likeness)
    guard let likeness else { return result }
    result.likeness?.neighbors = near(likeness.neighbors)
    result.likeness?.positions = far(likeness.positions)
    result.likeness?.samples = far(likeness.samples)
    result.likeness?.others = far(likeness.others)
    result.likeness?.empty = empty
    return result
  }

  fileprivate func at(_ mean: Double) -> Signal {
    var result = self
    result.mean = mean
    return result
  }
}
