extension Signal {
  /// Normalised over batch and positions, feature by feature, then scaled and shifted.
  ///
  /// What all samples of a feature have in common goes with its mean.
  ///
  /// - Parameter positions: how many each sample has; nil where that is open.
  func normalizedOverBatch(
    epsilon: Double, scale: Moments, shift: Moments, positions: Double?
  ) -> Propagation {
    var common = 0.0
    if let likeness {
      let share = positions.map { 1 / max(1, $0) } ?? 0
      let mean = likeness.others + (likeness.samples - likeness.others) * share
      common = min(variance, max(0, mean))
    }
    let factor = scale.secondMoment / (variance - common + epsilon)
    var result = mapped { factor * ($0 - common) + shift.variance }
    result.mean = shift.mean
    result.skew = factor * factor.squareRoot() * skew
    result.likeness?.fill()
    return Propagation(result.finite, gains: [factor])
  }

  /// Normalised over the features of each sample, then scaled and shifted.
  func normalizedOverFeatures(epsilon: Double, scale: Moments, shift: Moments) -> Propagation {
    let factor = scale.secondMoment / (variance + epsilon)
    var result = mapped { factor * $0 + shift.variance }
    result.mean = shift.mean
    result.likeness?.fill()
    return Propagation(result.finite, gains: [factor])
  }

  /// The sum with signals that were drawn independently.
  func sum(_ other: Signal) -> Signal {
    var result = Signal(
      mean: mean + other.mean, variance: variance + other.variance, likeness: likeness)
    result.skew = skew + other.skew
    guard let a = likeness, let b = other.likeness else {
      result.likeness = nil
      return result
    }
    result.likeness?.neighbors = a.neighbors + b.neighbors
    result.likeness?.positions = a.positions + b.positions
    result.likeness?.samples = a.samples + b.samples
    result.likeness?.others = a.others + b.others
    result.likeness?.margin = min(a.margin, b.margin)
    result.likeness?.empty = min(a.empty, b.empty)
    return result
  }
}

extension Signal {
  /// Of tensors behind each other; nil where one is unknown.
  static func mixture(_ parts: [Signal?], _ sizes: [Int?]) -> Signal? {
    let known = zip(parts, sizes).compactMap { part, size in
      part.flatMap { part in size.map { (signal: part, size: Double($0)) } }
    }
    let total = known.reduce(0) { $0 + $1.size }
    guard known.count == parts.count, total > 0, var result = known.first?.signal else {
      return nil
    }
    func average(_ value: (Signal) -> Double) -> Double {
      known.reduce(0) { $0 + $1.size * value($1.signal) } / total
    }
    let mean = average(\.mean)
    func spread(_ value: (Signal) -> Double) -> Double {
      average { value($0) + ($0.mean - mean) * ($0.mean - mean) }
    }
    result = Signal(mean: mean, variance: spread(\.variance), likeness: result.likeness)
    guard known.allSatisfy({ $0.signal.likeness != nil }) else {
      result.likeness = nil
      return result.finite
    }
    result.likeness?.neighbors = spread { $0.likeness?.neighbors ?? 0 }
    result.likeness?.positions = spread { $0.likeness?.positions ?? 0 }
    result.likeness?.samples = spread { $0.likeness?.samples ?? 0 }
    result.likeness?.others = spread { $0.likeness?.others ?? 0 }
    result.likeness?.units = known.reduce(0) { $0 + ($1.signal.likeness?.units ?? 0) }
    return result.finite
  }
}

extension [Signal?] {
  /// The sum of signals that were drawn independently; nil where one is unknown.
  var sum: Signal? {
    guard var result = first ?? nil else { return nil }
    for signal in dropFirst() {
      guard let signal else { return nil }
      result = result.sum(signal)
    }
    result.preactivation = nil
    return result.finite
  }
}
