/// The numbers of a tensor before training, as they spread over draws of the weights, samples and elements.
package struct Signal: Sendable {
  package var mean: Double
  package var variance: Double
  /// Third central moment; what sums of many terms lack and rectified numbers have.
  var skew = 0.0
  /// Unknown where only mean and variance could be followed; the elements then count as independent.
  package var likeness: Likeness?
  /// What an activation made these numbers of, where nothing came after it.
  var preactivation: Preactivation?

  package init(mean: Double, variance: Double, likeness: Likeness? = nil) {
    (self.mean, self.variance, self.likeness) = (mean, variance, likeness)
  }

  package init(_ moments: Moments) { self.init(mean: moments.mean, variance: moments.variance) }

  package var moments: Moments { Moments(mean: mean, variance: variance) }
  var secondMoment: Double { variance + mean * mean }

  /// The standard deviation over all elements of a batch, on average over draws of the weights.
  ///
  /// What the samples have in common differs from unit to unit alone, so that it counts less where
  /// there are few of them; and the root of a sum of few squares is on average below the root of
  /// their mean: `E √(Σ z²/n) ≈ 1 - 1/(4n)`.
  package var deviation: Double {
    guard variance > 0 else { return 0 }
    guard let likeness else { return variance.squareRoot() }
    let units = max(1, likeness.units)
    let common = min(variance, max(0, likeness.others))
    let total = variance - common / units
    guard total > 0 else { return 0 }
    let between = common * (1 - 1 / units) / total
    let within = (variance - common) / total
    var scatter = units > 1 ? between * between / (units - 1) : 0
    if let directions = likeness.directions { scatter += within * within / (units * directions) }
    return total.squareRoot() * max(0.5, 1 - scatter / 4)
  }

  /// Nil where a number has left what can be computed with.
  var finite: Signal? { mean.isFinite && variance.isFinite ? self : nil }

  /// With `f` applied to the variance and to every covariance.
  func mapped(_ f: (Double) -> Double) -> Signal {
    var result = Signal(mean: mean, variance: f(variance), likeness: likeness)
    result.likeness?.map(f)
    return result
  }

  func scaled(by factor: Double, offset: Double = 0) -> Signal {
    var result = mapped { factor * factor * $0 }
    result.mean = factor * mean + offset
    result.skew = factor * factor * factor * skew
    return result
  }
}

/// How alike elements of one feature are: covariances, and what else tells batches from independent numbers.
///
/// Positions are the axes between batch and features: time, height and width. Without any, all of a
/// sample's positions are the same one.
package struct Likeness: Sendable {
  /// Of one sample, one step apart along an axis of positions.
  package var neighbors: Double
  /// Of one sample, at two different positions.
  package var positions: Double
  /// Of two samples, at one position.
  package var samples: Double
  /// Of two samples, at two different positions.
  package var others: Double
  /// Features that vary independently over draws of the weights.
  package var units: Double
  /// Number of empty positions along each side of a picture.
  package var margin = 0.0
  /// Share of positions whose whole window is empty, and the factor by which windows two wider have fewer.
  package var empty = 0.0
  package var filling = 1.0
  /// The last position's second moment as a multiple of the average.
  package var rise = 1.0
  /// In how many directions samples differ (participation ratio); nil for many.
  package var directions: Double?

  package init(
    neighbors: Double, positions: Double, samples: Double, others: Double, units: Double,
    margin: Double = 0, empty: Double = 0, filling: Double = 1, directions: Double? = nil
  ) {
    (self.neighbors, self.positions) = (neighbors, positions)
    (self.samples, self.others) = (samples, others)
    (self.units, self.margin, self.directions) = (units, margin, directions)
    (self.empty, self.filling) = (empty, filling)
  }

  /// Forgets what is empty, which something has been added to.
  mutating func fill() { (margin, empty) = (0, 0) }

  mutating func map(_ f: (Double) -> Double) {
    neighbors = f(neighbors)
    positions = f(positions)
    samples = f(samples)
    others = f(others)
  }

  /// By which factor the likeness beyond that of distant positions falls from one position to the next.
  func decay(_ variance: Double) -> Double {
    let whole = variance - positions
    return whole > 0 ? min(1, max(0, (neighbors - positions) / whole)) : 0
  }

  /// The covariance at a distance, falling exponentially from the variance to that of distant positions.
  func covariance(at distance: Double, _ variance: Double) -> Double {
    positions + (variance - positions) * Powers.power(decay(variance), distance)
  }
}

/// What an activation was applied to.
///
/// A class, since most signals carry none and it holds a signal itself.
final class Preactivation: Sendable {
  /// Where the input is not empty.
  let signal: Signal
  let activation: any ElementwiseFamily
  /// Share of positions where it is.
  let empty: Double

  init(_ signal: Signal, _ activation: any ElementwiseFamily, empty: Double) {
    (self.signal, self.activation, self.empty) = (signal, activation, empty)
  }
}

/// How a layer carries signals forward and gradients back before training.
package struct Propagation: Sendable {
  /// Of the layer's main output; nil where it is unknown.
  package var signal: Signal?
  /// For each operand, the second moment of the gradient with respect to it as a multiple of that
  /// with respect to the output; nil where it is unknown.
  package var gains: [Double?]

  package init(_ signal: Signal?, gains: [Double?]) {
    (self.signal, self.gains) = (signal, gains)
  }

  /// Of layers that hand every element on as it is.
  static func unchanged(_ operand: Signal?) -> Propagation { Propagation(operand, gains: [1]) }

  /// Of layers that hand the elements on in another order or shape, in which others are neighbours.
  static func reordered(_ operand: Signal?) -> Propagation {
    Propagation((operand?.moments).map { Signal($0) }, gains: [1])
  }
}

/// Where signals meet a layer.
package struct SignalSite: Sendable {
  package let inference: Inference
  /// Sizes of the operands; nil where they are open.
  package let operands: [[Int?]]
  /// Sizes of the main output.
  package let output: [Int?]
  package let layout: Layout

  package init(_ inference: Inference, operands: [[Int?]], output: [Int?], _ layout: Layout) {
    (self.inference, self.operands, self.output) = (inference, operands, output)
    self.layout = layout
  }

  /// Size of the output's last axis.
  var width: Int? { output.last ?? nil }

  /// Elements of the output for each element of the first operand, over the last `axes` axes.
  func expansion(over axes: Int) -> Double? {
    guard let x = product(operands[0].suffix(axes)), let y = product(output.suffix(axes)), x > 0
    else { return nil }
    return y / x
  }

  func product(_ sizes: some Sequence<Int?>) -> Double? {
    var result = 1.0
    for size in sizes {
      guard let size else { return nil }
      result *= Double(size)
    }
    return result
  }
}
