/// Sums of products with random weights, as signals pass them: dense layers and convolutions.
///
/// Source: Glorot, Bengio, 2010; He, Zhang, Ren, Sun, 2015, arXiv:1502.01852.
struct LinearMap {
  let weight: Moments
  let bias: Moments
  /// Products in each sum.
  let fanIn: Double
  let units: Double
  /// Elements of the output for each of the input; nil where it is open.
  let expansion: Double?
  /// Share of the products that meet the input's content, and not the padding or an empty margin.
  var share = 1.0
  /// The same for the gradient, which knows no margin.
  var shareOfPadding = 1.0
  /// The same for two sums at distant positions, which products must meet in both.
  var shareOfPairs = 1.0

  /// Nil where how the weights start is not known.
  init?(
    kernel: Weight, bias: Weight?, fanIn: Double?, units: Int?, expansion: Double?
  ) {
    guard let weight = kernel.moments, let fanIn, let units else { return nil }
    guard let bias = bias == nil ? Moments(mean: 0, variance: 0) : bias?.moments else { return nil }
    (self.weight, self.bias, self.fanIn) = (weight, bias, fanIn)
    (self.units, self.expansion) = (Double(units), expansion)
  }

  func applied(to x: Signal) -> Signal? {
    let factor = fanIn * share
    let square = x.mean * x.mean
    guard weight.mean == 0 else {
      // Sums of weights of one sign depend on how alike different features are, which is not known.
      return Signal(
        x.moments.weighted(by: weight, fanIn: factor, bias: bias)
      ).finite
    }
    let gain = factor * weight.variance
    var result = x.mapped { gain * ($0 + square) + bias.variance }
    result.mean = bias.mean
    if shareOfPairs < shareOfPadding, let likeness = x.likeness {
      let distant = gain * shareOfPairs / shareOfPadding
      result.likeness?.positions = distant * (likeness.positions + square) + bias.variance
      result.likeness?.others = distant * (likeness.others + square) + bias.variance
    }
    result.likeness?.units = units
    if bias.mean != 0 || bias.variance != 0 { result.likeness?.fill() }
    return result.finite
  }

  func propagated(_ x: Signal?, _ activation: any Activation) -> Propagation {
    let sum = x.flatMap(applied)
    let signal = sum.flatMap { activation.propagated($0, width: Int(units)) }
    var gain: Double?
    if let expansion, let slope = activation.squaredSlope(sum, width: Int(units)) {
      gain = expansion * fanIn * shareOfPadding * weight.secondMoment * slope
    }
    return Propagation(signal, gains: [gain])
  }
}

extension Signal {
  /// Of vectors: what differs between positions of a sample differs between features now.
  var withoutPositions: Signal {
    var result = self
    result.likeness?.neighbors = variance
    result.likeness?.positions = variance
    result.likeness?.fill()
    result.likeness?.rise = 1
    return result
  }

  /// As ``withoutPositions`` for what is about to be summed over all features.
  var flat: Signal {
    var result = withoutPositions
    if let samples = likeness?.samples { result.likeness?.others = samples }
    return result
  }
}
