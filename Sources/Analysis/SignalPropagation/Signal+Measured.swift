package import Catalog

extension Signal {
  /// Of a batch of samples, as it is.
  ///
  /// - Parameters:
  ///   - values: row-major, `[samples, positions…, features]`.
  ///   - sizes: of all axes.
  ///   - channelsFirst: whether the features stand before the positions.
  /// - Complexity: O(elements) and O(samples² · elements of one) for the directions, of at most 64 samples.
  package init?(measuring values: [Float], sizes: [Int], channelsFirst: Bool = false) {
    guard let batch = MeasuredBatch(values, sizes, channelsFirst: channelsFirst) else { return nil }
    self.init(mean: batch.mean, variance: batch.variance, likeness: batch.likeness)
  }
}

/// Sums over a batch from which the likeness of its elements follows.
private struct MeasuredBatch {
  private let values: [Float]
  private let samples: Int
  private let positions: [Int]
  private let features: Int
  private let channelsFirst: Bool
  let mean: Double
  let variance: Double

  init?(_ values: [Float], _ sizes: [Int], channelsFirst: Bool) {
    let count = sizes.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard let samples = sizes.first, samples > 1, count == values.count, count > 0 else {
      return nil
    }
    let inner = Array(sizes.dropFirst())
    (self.values, self.samples, self.channelsFirst) = (values, samples, channelsFirst)
    features = (channelsFirst ? inner.first : inner.last) ?? 1
    positions = Array(channelsFirst ? inner.dropFirst() : inner.dropLast())
    let total = Double(count)
    let mean = values.reduce(0.0) { $0 + Double($1) } / total
    self.mean = mean
    variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / total
  }

  private var places: Int { positions.reduce(1, *) }

  /// Difference from the mean.
  private func value(_ sample: Int, _ place: Int, _ feature: Int) -> Double {
    let inner = channelsFirst ? feature * places + place : place * features + feature
    return Double(values[sample * places * features + inner]) - mean
  }

  var likeness: Likeness {
    let (places, samples) = (self.places, Double(self.samples))
    var ofPlace = [Double](repeating: 0, count: places * features)
    var ofSample = 0.0
    for sample in 0..<self.samples {
      for feature in 0..<features {
        var sum = 0.0
        for place in 0..<places {
          let x = value(sample, place, feature)
          sum += x
          ofPlace[feature * places + place] += x
        }
        ofSample += sum * sum
      }
    }
    var atPlace = 0.0
    var overall = 0.0
    for feature in 0..<features {
      var sum = 0.0
      for place in 0..<places {
        let x = ofPlace[feature * places + place] / samples
        atPlace += x * x
        sum += x
      }
      overall += sum * sum
    }
    let (p, f) = (Double(places), Double(features))
    // Pairs of an element with itself do not count.
    let same = (atPlace / (p * f) * samples - variance) / (samples - 1)
    let whole = ofSample / (samples * p * f)
    var result = Likeness(
      neighbors: variance, positions: variance, samples: same, others: same, units: f,
      margin: margin, empty: empty(1), directions: directions(ofPlace))
    if result.empty > 0 { result.filling = empty(3) / result.empty }
    if places > 1 {
      result.neighbors = neighbors
      result.positions = (whole - variance) / (p - 1)
      let others = (overall / (p * f) * samples - whole) / (samples - 1)
      result.others = (others - same) / (p - 1)
    }
    return result
  }

  /// Mean product of elements one step apart, over the axes of positions.
  private var neighbors: Double {
    var (total, axes) = (0.0, 0.0)
    for (axis, size) in positions.enumerated() where size > 1 {
      let step = positions[(axis + 1)...].reduce(1, *)
      var (sum, pairs) = (0.0, 0.0)
      for sample in 0..<samples {
        for place in 0..<places where place / step % size < size - 1 {
          for feature in 0..<features {
            sum += value(sample, place, feature) * value(sample, place + step, feature)
            pairs += 1
          }
        }
      }
      total += sum / pairs
      axes += 1
    }
    return axes > 0 ? total / axes : variance
  }

  /// Share of windows of an image in which the second moment is below a millionth of the mean.
  private func empty(_ size: Int) -> Double {
    guard positions.count == 2, positions.min() ?? 0 >= size else { return 0 }
    let (height, width) = (positions[0], positions[1])
    let mostEmpty = 1e-6 * (variance + mean * mean) * Double(size * size * features)
    var (found, windows) = (0, 0)
    for sample in 0..<samples {
      let energy = (0..<places).map { place in
        (0..<features).reduce(0.0) { sum, feature in
          let x = value(sample, place, feature) + mean
          return sum + x * x
        }
      }
      for y in 0...height - size {
        for x in 0...width - size {
          var sum = 0.0
          for row in y..<y + size {
            for column in x..<x + size { sum += energy[row * width + column] }
          }
          windows += 1
          if sum < mostEmpty { found += 1 }
        }
      }
    }
    return Double(found) / Double(windows)
  }

  /// Number of positions along each side of an image, on average, whose second moment is below a tenth
  /// of the mean.
  private var margin: Double {
    guard positions.count > 1 else { return 0 }
    let mostEmpty = 0.1 * (variance + mean * mean)
    var total = 0
    for (axis, size) in positions.enumerated() {
      let step = positions[(axis + 1)...].reduce(1, *)
      var energy = [Double](repeating: 0, count: size)
      for sample in 0..<samples {
        for place in 0..<places {
          for feature in 0..<features {
            let x = value(sample, place, feature) + mean
            energy[place / step % size] += x * x
          }
        }
      }
      let scale = Double(size) / Double(samples * places * features)
      let isEmpty = energy.map { $0 * scale < mostEmpty }
      total += isEmpty.prefix { $0 }.count + isEmpty.reversed().prefix { $0 }.count
    }
    return Double(total) / Double(2 * positions.count)
  }

  /// Participation ratio of the covariance between samples: `(tr C)² / tr C²`.
  private func directions(_ sums: [Double]) -> Double? {
    let count = min(samples, 64)
    let width = places * features
    var (squares, products) = (0.0, 0.0)
    let rows = (0..<count).map { sample in
      (0..<width).map { i in
        value(sample, i % places, i / places) - sums[i] / Double(samples)
      }
    }
    for a in 0..<count {
      for b in 0...a {
        var product = 0.0
        for i in 0..<width { product += rows[a][i] * rows[b][i] }
        if a == b { squares += product } else { products += product * product }
      }
    }
    let pairs = Double(count * (count - 1)) / 2
    guard products > 0, squares > 0 else { return nil }
    let trace = squares / Double(count)
    return max(1, trace * trace / (products / pairs))
  }
}
