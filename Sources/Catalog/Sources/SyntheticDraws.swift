import Arrays
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws the samples of a SyntheticSource: each depends on the seed and its own number alone.
struct SyntheticDraws {
  private let source: SyntheticSource
  private let uniforms: RandomStream
  private let normals: RandomStream

  init(_ source: SyntheticSource, seed: UInt64) {
    self.source = source
    uniforms = RandomStream(seed: seed, stream: 0x5359_4E01)
    normals = RandomStream(seed: seed, stream: 0x5359_4E02)
  }

  /// Row-major features and labels.
  func draw() -> (features: [Double], labels: [Double]) {
    switch source.kind {
    case .blobs: points(blob)
    case .moons: points(moon)
    case .spirals: points(spiral)
    case .xor: points(corner)
    case .separableGaussians: points { gaussian($0, distance: 6) }
    case .inseparableGaussians: points { gaussian($0, distance: 0) }
    case .random: points(noise)
    case .copy: copies()
    case .adding: sums()
    }
  }

  private func points(
    _ sample: (Int) -> (point: [Double], label: Int)
  ) -> (features: [Double], labels: [Double]) {
    var features: [Double] = []
    var labels: [Double] = []
    features.reserveCapacity(source.samples * source.featureCount)
    for row in 0..<source.samples {
      let (point, label) = sample(row)
      features += point
      labels.append(Double(label))
    }
    return (features, labels)
  }

  // MARK: Draws

  /// In [0, 1), number i of a row.
  private func uniform(_ row: Int, _ i: Int) -> Double {
    Double(uniforms.word(UInt64(row) << 20 | UInt64(i)) >> 8) * 0x1p-24
  }

  /// Normal with mean 0 and deviation 1. Box and Muller 1958, doi:10.1214/aoms/1177706645.
  private func normal(_ row: Int, _ i: Int) -> Double {
    let words = normals.words(at: UInt64(row) << 20 | UInt64(i))
    let radius = (-2 * log((Double(words.x) + 0.5) * 0x1p-32)).squareRoot()
    return radius * cos(2 * .pi * Double(words.y) * 0x1p-32)
  }

  private var deviation: Double { source.noiseDeviation }
  /// Classes take turns, so that all are as frequent; the source's order is thus not sorted by class.
  private func label(_ row: Int) -> Int { row % (source.classCount ?? 1) }

  // MARK: Rules

  /// Normal clouds around centres that depend on the class alone.
  private func blob(_ row: Int) -> (point: [Double], label: Int) {
    let label = label(row)
    let centres = RandomStream(seed: 0, stream: 0x5359_4E03)
    let point = (0..<source.featureCount).map { i in
      let centre = Double(centres.word(UInt64(label) << 20 | UInt64(i))) * 0x1p-32 * 20 - 10
      return centre + deviation * normal(row, i)
    }
    return (point, label)
  }

  /// Two half circles that reach into each other.
  private func moon(_ row: Int) -> (point: [Double], label: Int) {
    let label = label(row)
    let angle = .pi * uniform(row, 0)
    let (x, y) = label == 0 ? (cos(angle), sin(angle)) : (1 - cos(angle), 0.5 - sin(angle))
    return ([x + deviation * normal(row, 0), y + deviation * normal(row, 1)], label)
  }

  /// One arm per class, one and a half turns long.
  private func spiral(_ row: Int) -> (point: [Double], label: Int) {
    let label = label(row)
    let radius = uniform(row, 0).squareRoot()
    let angle = 3 * .pi * radius + 2 * .pi * Double(label) / Double(source.classCount ?? 1)
    let noise = deviation / 4
    return (
      [radius * cos(angle) + noise * normal(row, 0), radius * sin(angle) + noise * normal(row, 1)],
      label
    )
  }

  /// Class 1 where exactly one of two coordinates is positive.
  private func corner(_ row: Int) -> (point: [Double], label: Int) {
    let label = label(row)
    let x = uniform(row, 0) < 0.5 ? -1.0 : 1.0
    let y = label == 1 ? -x : x
    return ([x + deviation * normal(row, 0), y + deviation * normal(row, 1)], label)
  }

  /// Two normal clouds whose means are `distance` deviations apart.
  private func gaussian(_ row: Int, distance: Double) -> (point: [Double], label: Int) {
    let label = label(row)
    let shift = (Double(label) - 0.5) * distance / Double(source.featureCount).squareRoot()
    return ((0..<source.featureCount).map { shift + normal(row, $0) }, label)
  }

  /// Features and labels that have nothing to do with each other.
  private func noise(_ row: Int) -> (point: [Double], label: Int) {
    let label = Int(uniforms.below(UInt64(source.classCount ?? 1), at: UInt64(row) << 20))
    return ((0..<source.featureCount).map { normal(row, $0) }, label)
  }

  /// Sequences of symbols to be repeated step by step.
  private func copies() -> (features: [Double], labels: [Double]) {
    let symbols = UInt64(source.classCount ?? 1)
    var steps: [Double] = []
    for row in 0..<source.samples {
      for step in 0..<source.length {
        steps.append(Double(uniforms.below(symbols, at: UInt64(row) << 20 | UInt64(step))))
      }
    }
    return (steps, steps)
  }

  /// Numbers and marks; the label is the sum of the two marked numbers.
  ///
  /// Hochreiter and Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735.
  private func sums() -> (features: [Double], labels: [Double]) {
    var features: [Double] = []
    var labels: [Double] = []
    let half = source.length / 2
    for row in 0..<source.samples {
      let first = Int(uniform(row, source.length) * Double(half))
      let second = half + Int(uniform(row, source.length + 1) * Double(source.length - half))
      var sum = 0.0
      for step in 0..<source.length {
        let isMarked = step == first || step == second
        let value = uniform(row, step)
        if isMarked { sum += value }
        features += [value, isMarked ? 1 : 0]
      }
      labels.append(sum)
    }
    return (features, labels)
  }
}
