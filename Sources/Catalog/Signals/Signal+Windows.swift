internal import Program

/// Windows that slide over positions, as signals pass them.
struct SlidingWindow {
  let geometry: WindowGeometry
  /// Sizes of the window axes before and after; nil where they are open.
  let inputs: [Int?]
  let outputs: [Int?]

  init(_ geometry: WindowGeometry, _ spatial: Range<Int>, _ site: SignalSite) {
    self.geometry = geometry
    func sizes(_ all: [Int?]) -> [Int?] {
      spatial.upperBound <= all.count ? Array(all[spatial]) : []
    }
    inputs = site.operands.first.map(sizes) ?? []
    outputs = sizes(site.output)
  }

  /// Number of elements the window covers.
  var area: Double { geometry.size.reduce(1) { $0 * Double($1) } }

  /// The share of the taps of all windows that meet the input's content, if what is outside of it and
  /// its outer `margin` positions are empty; relative to a content spread evenly over all positions.
  func share(margin: Double = 0) -> Double { shares(margin: margin).one }

  /// As ``share(margin:)``, and the share of taps that do so in two windows at different positions.
  func shares(margin: Double = 0) -> (one: Double, pair: Double) {
    var result = (one: 1.0, pair: 1.0)
    for axis in inputs.indices {
      guard let n = inputs[axis], let count = outputs[axis], count > 0, geometry.size[axis] <= 1024
      else { continue }
      let margin = min(margin, Double(n - 1) / 2)
      let stride = Double(geometry.strides[axis])
      var (taps, squares) = (0.0, 0.0)
      for tap in 0..<geometry.size[axis] {
        let offset = Double(tap * geometry.dilation[axis]) - before(axis, n, count)
        let end = min(Double(count), ((Double(n) - margin - offset) / stride).rounded(.up))
        let start = max(0, ((margin - offset) / stride).rounded(.up))
        let share = max(0, end - start) / Double(count)
        taps += share
        squares += share * share
      }
      let density = Double(n) / ((Double(n) - 2 * margin) * Double(geometry.size[axis]))
      result.one *= density * taps
      result.pair *= density * squares
    }
    return result
  }

  /// The margin of the result of windows over an input with this margin.
  func margin(_ margin: Double) -> Double {
    guard margin > 0, let n = inputs.first ?? nil, let count = outputs.first ?? nil else {
      return 0
    }
    let reach = Double((geometry.size[0] - 1) * geometry.dilation[0])
    return max(0, (margin + before(0, n, count) - reach) / Double(geometry.strides[0]))
  }

  private func before(_ axis: Int, _ n: Int, _ count: Int) -> Double {
    let reach = (geometry.size[axis] - 1) * geometry.dilation[axis] + 1
    switch geometry.padding {
    case .valid: return 0
    case .causal: return Double(reach - 1)
    case .same: return Double(max(0, (count - 1) * geometry.strides[axis] + reach - n) / 2)
    case .explicit(let amounts): return Double(amounts[axis].before)
    }
  }

  /// The mean covariance of two different elements of a window.
  func covariance(_ likeness: Likeness, _ variance: Double) -> Double {
    guard area > 1 else { return variance }
    guard area <= 64 else { return likeness.positions }
    var total = 0.0
    for squaredDistance in squaredDistances where squaredDistance > 0 {
      total += likeness.covariance(at: squaredDistance.squareRoot(), variance)
    }
    return total / (area * (area - 1))
  }

  /// Of all ordered pairs of elements.
  private var squaredDistances: [Double] {
    geometry.size.reduce([0]) { distances, size in
      distances.flatMap { distance in
        (0..<size).flatMap { a in
          (0..<size).map { b in distance + Double((a - b) * (a - b)) }
        }
      }
    }
  }

  /// The likeness of results whose variance is `variance`, one stride apart.
  func strided(_ x: Likeness, _ before: Double, _ variance: Double) -> Likeness {
    var result = x
    let step = Double(geometry.strides.max() ?? 1)
    result.neighbors = min(variance, x.covariance(at: step, before))
    result.margin = margin(x.margin)
    if x.empty > 0, !geometry.size.isEmpty {
      let size = Powers.power(area, 1 / Double(geometry.axes))
      result.empty = x.empty * Powers.power(x.filling, (size - 1) / 2)
      result.filling = Powers.power(x.filling, step)
    }
    return result
  }
}

extension SlidingWindow {
  /// What a map of the window's content makes of a signal.
  func propagated(
    _ x: Signal?, _ map: LinearMap?, _ activation: any Activation
  ) -> Propagation {
    guard var map else { return Propagation(nil, gains: [nil]) }
    (map.shareOfPadding, map.shareOfPairs) = shares()
    map.share =
      x?.likeness.map { $0.margin > 0 ? share(margin: $0.margin) : map.shareOfPadding }
      ?? map.shareOfPadding
    var x = x
    if let likeness = x?.likeness, let variance = x?.variance {
      x?.likeness = strided(likeness, variance, variance)
    }
    return map.propagated(x, activation)
  }

  /// - Parameter expansion: elements of the result for each of the operand.
  func pooled(_ x: Signal?, by kind: Pool.Kind, _ expansion: Double?) -> Propagation {
    switch kind {
    case .max: Propagation(x?.greatest(self), gains: [expansion])
    default: Propagation(x?.averaged(self), gains: [expansion.map { $0 / area }])
    }
  }
}

extension Signal {
  /// Of the greatest of `window.area` elements, which are Gaussian or made of Gaussian numbers.
  ///
  /// Elements that are alike count as a common part, and parts of their own of which the greatest stands out.
  func greatest(_ window: SlidingWindow) -> Signal? {
    if let preactivation {
      let pooled = preactivation.signal.greatest(window)
      var result = pooled.flatMap {
        preactivation.activation.applied(to: $0, empty: preactivation.empty)
      }
      if let likeness {
        result?.likeness?.empty = window.strided(likeness, variance, variance).empty
      }
      return result?.finite
    }
    guard variance > 0, window.area > 1 else { return self }
    let alike = likeness.map { min(1, max(0, window.covariance($0, variance) / variance)) } ?? 0
    let greatest = GreatestOfMany(window.area)
    var result = self
    result.skew = 0
    result.mean += (variance * (1 - alike)).squareRoot() * greatest.mean
    result.variance *= alike + (1 - alike) * greatest.variance
    guard var likeness else { return result.finite }
    likeness = window.strided(likeness, variance, result.variance)
    likeness.map { min($0, result.variance) }
    result.likeness = likeness
    return result.finite
  }

  /// Of the mean of the elements of a window; unknown where it is not known how alike they are.
  func averaged(_ window: SlidingWindow) -> Signal? {
    guard var likeness else { return window.area > 1 ? nil : self }
    func mean(_ one: Double, _ pairs: Double) -> Double {
      one / window.area + (1 - 1 / window.area) * pairs
    }
    let decay =
      variance > likeness.positions
      ? (window.covariance(likeness, variance) - likeness.positions)
        / (variance - likeness.positions) : 0
    var result = self
    (result.preactivation, result.skew) = (nil, 0)
    result.variance = mean(variance, window.covariance(likeness, variance))
    let apart = likeness.others + (likeness.samples - likeness.others) * decay
    likeness = window.strided(likeness, variance, result.variance)
    likeness.samples = mean(likeness.samples, apart)
    result.likeness = likeness
    return result.finite
  }

  /// Of the mean over all positions.
  func averaged(overPositions count: Double) -> Signal? {
    guard let likeness, count >= 1 else { return nil }
    func mean(_ one: Double, _ pairs: Double) -> Double { one / count + (1 - 1 / count) * pairs }
    var result = self
    (result.preactivation, result.skew) = (nil, 0)
    result.variance = max(0, mean(variance, likeness.positions))
    result.likeness?.samples = mean(likeness.samples, likeness.others)
    result.likeness?.others = mean(likeness.samples, likeness.others)
    return result.withoutPositions.finite
  }

  /// Of the greatest over all positions.
  func greatest(ofPositions count: Double) -> Signal? {
    if let preactivation {
      return preactivation.signal.greatest(ofPositions: count).flatMap {
        preactivation.activation.applied(to: $0, empty: 0)?.finite
      }
    }
    guard let likeness, variance > 0, count > 1 else { return nil }
    let alike = min(1, max(0, likeness.positions / variance))
    let greatest = GreatestOfMany(count)
    var result = self
    result.skew = 0
    result.mean += (variance * (1 - alike)).squareRoot() * greatest.mean
    result.variance *= alike + (1 - alike) * greatest.variance
    result.likeness?.samples = min(likeness.others, result.variance)
    return result.withoutPositions.finite
  }
}
