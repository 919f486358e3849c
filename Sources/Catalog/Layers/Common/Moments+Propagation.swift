extension Moments {
  /// Mean and variance of `Σ wᵢ·xᵢ + b` over `fanIn` products of independent numbers.
  ///
  /// Source: Glorot, Bengio, 2010; He, Zhang, Ren, Sun, 2015, arXiv:1502.01852, equation 8.
  func weighted(by weight: Moments, fanIn: Double, bias: Moments?) -> Moments {
    Moments(
      mean: fanIn * weight.mean * mean + (bias?.mean ?? 0),
      variance: fanIn * (weight.variance * secondMoment + weight.mean * weight.mean * variance)
        + (bias?.variance ?? 0))
  }

  func scaled(by factor: Double, offset: Double = 0) -> Moments {
    Moments(mean: factor * mean + offset, variance: factor * factor * variance)
  }

  /// Of the product with an independent number.
  func product(_ other: Moments) -> Moments {
    let product = mean * other.mean
    return Moments(mean: product, variance: secondMoment * other.secondMoment - product * product)
  }

  /// Of the mean of `count` independent numbers.
  func averaged(over count: Double) -> Moments {
    Moments(mean: mean, variance: variance / max(1, count))
  }
}

extension Moments {
  static let standard = Moments(mean: 0, variance: 1)
  static let one = Moments(mean: 1, variance: 0)
  static let zero = Moments(mean: 0, variance: 0)
}

extension Weight {
  var moments: Moments? { sizes.flatMap { initializer.moments(shape: $0) } }

  /// How many products each output sums, for a kernel whose last axis counts the outputs.
  var fanIn: Double? { sizes.map { $0.dropLast().reduce(1) { $0 * Double($1) } } }
}

extension ValueFacts {
  /// What an affine map with these weights makes of the values.
  func weighted(by kernel: Weight, fanIn: Double?, bias: Weight?) -> ValueFacts {
    var result = ValueFacts(range: .all, encoding: .linear)
    if let moments, let fanIn, let weight = kernel.moments {
      result.moments = moments.weighted(by: weight, fanIn: fanIn, bias: bias?.moments)
    }
    return result
  }

  /// The same values in another order or shape; an encoding by rows does not survive that.
  var rearranged: ValueFacts {
    var result = self
    switch encoding {
    case .probabilities, .logProbabilities, .oneHot: result.encoding = .real
    default: break
    }
    return result
  }
}
