import Program

/// Values and derivatives in the definitions of ``ElementwiseFunction``, in forms that neither
/// overflow nor cancel.
extension ElementwiseFunction {
  func value<S: ReferenceScalar>(_ x: S) -> S {
    // Comparisons below would send it to one side.
    if x.isNaN { return x }
    switch self {
    case .identity: return x
    case .relu(let slope, let maximum, let threshold):
      guard x > S(threshold) else { return slope == 0 ? 0 : S(slope) * (x - S(threshold)) }
      return maximum.map { min(x, S($0)) } ?? x
    case .elu(let alpha): return x > 0 ? x : S(alpha) * S.exponentialMinusOne(x)
    case .selu: return Self.seluScale() * (x > 0 ? x : Self.seluAlpha() * S.exponentialMinusOne(x))
    case .celu(let alpha): return x > 0 ? x : S(alpha) * S.exponentialMinusOne(x / S(alpha))
    case .gelu(approximate: false): return x * Self.normalDistribution(x)
    case .gelu(approximate: true): return x * (1 + S.hyperbolicTangent(Self.geluArgument(x))) / 2
    case .silu: return x * Self.sigmoid(x)
    case .mish: return x * S.hyperbolicTangent(Self.softplus(x))
    case .sigmoid: return Self.sigmoid(x)
    case .hardSigmoid: return Self.clip(x / 6 + 0.5, 0, 1)
    case .hardSilu: return x <= -3 ? 0 : x * Self.clip(x / 6 + 0.5, 0, 1)
    case .logSigmoid: return -Self.softplus(-x)
    case .sparseSigmoid: return Self.clip((x + 1) / 2, 0, 1)
    case .tanh: return S.hyperbolicTangent(x)
    case .hardTanh: return Self.clip(x, -1, 1)
    case .tanhShrink: return x - S.hyperbolicTangent(x)
    case .softShrink(let threshold):
      return x > S(threshold) ? x - S(threshold) : x < -S(threshold) ? x + S(threshold) : 0
    case .hardShrink(let threshold): return abs(x) > S(threshold) ? x : 0
    case .threshold(let threshold, let value): return x > S(threshold) ? x : S(value)
    case .softplus: return Self.softplus(x)
    case .sparsePlus: return x <= -1 ? 0 : x >= 1 ? x : (x + 1) * (x + 1) / 4
    case .squareplus(let b): return (x + (x * x + S(b)).squareRoot()) / 2
    case .softsign: return x / (1 + abs(x))
    case .exponential: return S.exponential(x)
    case .log: return S.logarithm(x)
    case .log1p: return S.logarithmOfOnePlus(x)
    case .square: return x * x
    case .squareRoot: return x.squareRoot()
    case .reciprocalSquareRoot: return 1 / x.squareRoot()
    case .reciprocal: return 1 / x
    case .absolute: return abs(x)
    case .negate: return -x
    case .sign: return x > 0 ? 1 : x < 0 ? -1 : 0
    case .sine: return S.sine(x)
    case .cosine: return S.cosine(x)
    case .floor: return x.rounded(.down)
    case .ceiling: return x.rounded(.up)
    case .round: return x.rounded(.toNearestOrEven)
    case .affine(let scale, let offset): return S(scale) * x + S(offset)
    case .clip(let lower, let upper): return Self.clip(x, S(lower), S(upper))
    case .power(let exponent): return S.power(x, S(exponent))
    }
  }

  func derivative<S: ReferenceScalar>(_ x: S) -> S {
    if x.isNaN { return x }
    switch self {
    case .identity: return 1
    case .relu(let slope, let maximum, let threshold):
      guard x > S(threshold) else { return S(slope) }
      return maximum.map { x < S($0) ? 1 : 0 } ?? 1
    case .elu(let alpha): return x > 0 ? 1 : S(alpha) * S.exponential(x)
    case .selu: return Self.seluScale() * (x > 0 ? 1 : Self.seluAlpha() * S.exponential(x))
    case .celu(let alpha): return x > 0 ? 1 : S.exponential(x / S(alpha))
    case .gelu(approximate: false):
      let density = S.exponential(-x * x / 2) / S(2 * Double.pi).squareRoot()
      return Self.normalDistribution(x) + x * density
    case .gelu(approximate: true):
      let tangent = S.hyperbolicTangent(Self.geluArgument(x))
      let slope = S((2 / Double.pi).squareRoot()) * (1 + 3 * 0.044715 * x * x)
      return (1 + tangent) / 2 + x * (1 - tangent * tangent) * slope / 2
    case .silu:
      let s = Self.sigmoid(x)
      return s + x * s * (1 - s)
    case .mish:
      let tangent = S.hyperbolicTangent(Self.softplus(x))
      return tangent + x * (1 - tangent * tangent) * Self.sigmoid(x)
    case .sigmoid:
      let s = Self.sigmoid(x)
      return s * (1 - s)
    case .hardSigmoid: return abs(x) < 3 ? 1 / 6 : 0
    case .hardSilu: return x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1
    case .logSigmoid: return Self.sigmoid(-x)
    case .sparseSigmoid: return abs(x) < 1 ? 0.5 : 0
    case .tanh:
      let tangent = S.hyperbolicTangent(x)
      return 1 - tangent * tangent
    case .hardTanh: return abs(x) < 1 ? 1 : 0
    case .tanhShrink:
      let tangent = S.hyperbolicTangent(x)
      return tangent * tangent
    case .softShrink(let threshold), .hardShrink(let threshold):
      return abs(x) > S(threshold) ? 1 : 0
    case .threshold(let threshold, _): return x > S(threshold) ? 1 : 0
    case .softplus: return Self.sigmoid(x)
    case .sparsePlus: return x <= -1 ? 0 : x >= 1 ? 1 : (x + 1) / 2
    case .squareplus(let b): return (1 + x / (x * x + S(b)).squareRoot()) / 2
    case .softsign: return 1 / ((1 + abs(x)) * (1 + abs(x)))
    case .exponential: return S.exponential(x)
    case .log: return 1 / x
    case .log1p: return 1 / (1 + x)
    case .square: return 2 * x
    case .squareRoot: return 0.5 / x.squareRoot()
    case .reciprocalSquareRoot: return -0.5 / (x * x.squareRoot())
    case .reciprocal: return -1 / (x * x)
    case .absolute: return x > 0 ? 1 : x < 0 ? -1 : 0
    case .negate: return -1
    case .sign, .floor, .ceiling, .round: return 0
    case .sine: return S.cosine(x)
    case .cosine: return -S.sine(x)
    case .affine(let scale, _): return S(scale)
    case .clip(let lower, let upper): return x > S(lower) && x < S(upper) ? 1 : 0
    case .power(let exponent):
      return exponent == 0 ? 0 : S(exponent) * S.power(x, S(exponent) - 1)
    }
  }
}

// MARK: - Parts

extension ElementwiseFunction {
  private static func sigmoid<S: ReferenceScalar>(_ x: S) -> S {
    let e = S.exponential(-abs(x))
    return (x < 0 ? e : 1) / (1 + e)
  }

  private static func softplus<S: ReferenceScalar>(_ x: S) -> S {
    max(x, 0) + S.logarithmOfOnePlus(S.exponential(-abs(x)))
  }

  private static func clip<S: ReferenceScalar>(_ x: S, _ lower: S, _ upper: S) -> S {
    x < lower ? lower : x > upper ? upper : x
  }

  private static func normalDistribution<S: ReferenceScalar>(_ x: S) -> S {
    S.complementaryErrorFunction(-x / S(2).squareRoot()) / 2
  }

  private static func geluArgument<S: ReferenceScalar>(_ x: S) -> S {
    S((2 / Double.pi).squareRoot()) * (x + 0.044715 * x * x * x)
  }

  private static func seluAlpha<S: ReferenceScalar>() -> S { S(1.6732632423543772848) }
  private static func seluScale<S: ReferenceScalar>() -> S { S(1.0507009873554804934) }
}
