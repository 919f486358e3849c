/// Mean and variance of the elements at `base + offset`, for the normalisations.
struct Moments<S: ReferenceScalar> {
  let mean: S
  /// With n in the denominator.
  let variance: S
  /// `1 / √(variance + ε)`.
  let inverseDeviation: S

  init(_ x: ReferenceTensor<S>, base: Int, offsets: [Int], epsilon: S) {
    let count = S(offsets.count)
    var sum: S = 0
    for offset in offsets { sum += x.values[base + offset] }
    mean = sum / count
    var squares: S = 0
    for offset in offsets {
      let centred = x.values[base + offset] - mean
      squares += centred * centred
    }
    variance = squares / count
    inverseDeviation = 1 / (variance + epsilon).squareRoot()
  }

  /// The gradient through `y = scale · (x − mean) / √(variance + ε) + shift`, mean and variance
  /// included.
  ///
  /// With `g = scale · dy` and x̂ the normalised value, `dx = (g − mean(g) − x̂ · mean(g · x̂)) /
  /// √(variance + ε)`.
  ///
  /// - Parameter scale: by the number of the offset.
  /// - Returns: Σ dy · x̂ and Σ dy, the gradients of a common scale and shift.
  @discardableResult
  func backward(
    _ x: ReferenceTensor<S>, _ dy: ReferenceTensor<S>, base: Int, offsets: [Int],
    scale: (Int) -> S, into dx: inout ReferenceTensor<S>
  ) -> (timesNormalized: S, plain: S) {
    var (sum, product, timesNormalized, plain) = (S(0), S(0), S(0), S(0))
    for (i, offset) in offsets.enumerated() {
      let normalized = (x.values[base + offset] - mean) * inverseDeviation
      let g = scale(i) * dy.values[base + offset]
      sum += g
      product += g * normalized
      timesNormalized += dy.values[base + offset] * normalized
      plain += dy.values[base + offset]
    }
    let count = S(offsets.count)
    for (i, offset) in offsets.enumerated() {
      let normalized = (x.values[base + offset] - mean) * inverseDeviation
      let g = scale(i) * dy.values[base + offset]
      dx.values[base + offset] = (g - sum / count - normalized * product / count) * inverseDeviation
    }
    return (timesNormalized, plain)
  }
}
