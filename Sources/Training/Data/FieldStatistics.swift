package import Arrays

/// What a pass over one field of a split found.
package struct FieldStatistics: Hashable, Sendable {
  /// Values of numbers: where the smallest and the largest stand is kept for messages.
  package struct Numbers: Hashable, Sendable {
    package fileprivate(set) var minimum = Double.infinity
    package fileprivate(set) var maximum = -Double.infinity
    package fileprivate(set) var mean = 0.0
    /// Standard deviation of all numbers of the field together.
    package var deviation: Double {
      finiteCount > 0 ? (squares / Double(finiteCount)).squareRoot() : 0
    }
    /// Positions of samples in their split.
    package fileprivate(set) var minimumPosition = 0
    package fileprivate(set) var maximumPosition = 0
    /// How many numbers are not finite, and the first sample that has one.
    package fileprivate(set) var nonFiniteCount = 0
    package fileprivate(set) var firstNonFinite: Int?
    package fileprivate(set) var finiteCount = 0
    /// Looked at for labels only.
    package fileprivate(set) var allAreWhole = true
    /// Sum of squared differences from the mean.
    fileprivate var squares = 0.0
  }

  /// Sizes of one sample.
  package let shape: [Int]
  package let element: ElementType
  package fileprivate(set) var sampleCount = 0
  /// Nil for texts.
  package fileprivate(set) var numbers: Numbers?
  /// Features (elements of a sample) that have one value in all samples.
  package var constantFeatures: [Int] {
    guard sampleCount > 1 else { return [] }
    return lowest.indices.filter { lowest[$0] == highest[$0] }
  }
  /// Samples by class or text; nil where there are too many kinds to be classes.
  package fileprivate(set) var histogram: [Kind: Int]? = [:]
  private var lowest: [Float] = []
  private var highest: [Float] = []

  /// What samples are counted by.
  package enum Kind: Hashable, Comparable, Sendable, CustomStringConvertible {
    case index(Int)
    case text(String)
    package var description: String {
      switch self {
      case .index(let value): "\(value)"
      case .text(let value): value
      }
    }
  }

  /// More kinds than this are not classes.
  private static let mostKinds = 4096

  init(shape: [Int], element: ElementType, countsKinds: Bool) {
    (self.shape, self.element) = (shape, element)
    numbers = element == .string ? nil : Numbers()
    if !countsKinds { histogram = nil }
  }

  /// Adds samples that stand at `first` and after it in their split.
  ///
  /// - Parameter isOneHot: whether a sample's class is the place of its largest number.
  mutating func add(_ array: HostArray, first: Int, isOneHot: Bool) {
    let rows = array.rowCount
    if let texts = array.strings {
      for text in texts { count(.text(text)) }
    } else if let values = array.floats, rows > 0 {
      addNumbers(values, width: values.count / rows, first: first)
      addKinds(values, width: values.count / rows, isOneHot: isOneHot)
    }
    sampleCount += rows
  }

  // MARK: Numbers

  private mutating func addNumbers(_ values: [Float], width: Int, first: Int) {
    guard width > 0, var numbers else { return }
    if lowest.isEmpty {
      lowest = Array(repeating: .infinity, count: width)
      highest = Array(repeating: -.infinity, count: width)
    }
    guard lowest.count == width else { return }
    let looksForFractions = histogram != nil
    values.withUnsafeBufferPointer { all in
      for row in 0..<all.count / width {
        let part = UnsafeBufferPointer(rebasing: all[row * width..<(row + 1) * width])
        widen(part)
        numbers.add(part, position: first + row, looksForFractions: looksForFractions)
      }
    }
    self.numbers = numbers
  }

  private mutating func widen(_ values: UnsafeBufferPointer<Float>) {
    lowest.withUnsafeMutableBufferPointer { low in
      highest.withUnsafeMutableBufferPointer { high in
        for i in 0..<values.count {
          let value = values[i]
          low[i] = value < low[i] ? value : low[i]
          high[i] = value > high[i] ? value : high[i]
        }
      }
    }
  }

  // MARK: Kinds

  private mutating func addKinds(_ values: [Float], width: Int, isOneHot: Bool) {
    guard histogram != nil, width > 0 else { return }
    for row in 0..<values.count / width {
      let part = values[row * width..<(row + 1) * width]
      if isOneHot && width > 1 {
        let label = ModelFeed.classIndex(part)
        // Several labels at once, or none: these are no classes.
        guard part.count(where: { $0 == part[part.startIndex + label] }) == 1 else {
          histogram = nil
          return
        }
        count(.index(label))
      } else if width == 1, let value = part.first.flatMap({ Int(exactly: $0) }) {
        count(.index(value))
      } else {
        histogram = nil
        return
      }
    }
  }

  private mutating func count(_ kind: Kind) {
    histogram?[kind, default: 0] += 1
    if let kinds = histogram?.count, kinds > Self.mostKinds { histogram = nil }
  }
}

extension FieldStatistics.Numbers {
  /// Adds one sample; sums are combined sample by sample, so that large data loses no digits.
  ///
  /// Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115.
  fileprivate mutating func add(
    _ values: UnsafeBufferPointer<Float>, position: Int, looksForFractions: Bool
  ) {
    let extent = Self.extent(values)
    let count: Int
    let ownMean: Double
    let ownSquares: Double
    if extent.isFinite {
      count = values.count
      ownMean = extent.sum / Double(count)
      ownSquares = Self.squares(values, around: Float(ownMean), mean: ownMean)
    } else {
      let finite = values.filter(\.isFinite).map { Double($0) }
      count = finite.count
      nonFiniteCount += values.count - count
      if firstNonFinite == nil { firstNonFinite = position }
      ownMean = finite.reduce(0, +) / Double(max(1, count))
      ownSquares = finite.reduce(0) { $0 + ($1 - ownMean) * ($1 - ownMean) }
    }
    guard count > 0 else { return }
    let (low, high) =
      extent.isFinite
      ? (extent.low, extent.high)
      : (values.filter(\.isFinite).min() ?? 0, values.filter(\.isFinite).max() ?? 0)
    if looksForFractions, allAreWhole {
      allAreWhole = values.allSatisfy { !$0.isFinite || $0 == $0.rounded(.towardZero) }
    }
    if Double(low) < minimum { (minimum, minimumPosition) = (Double(low), position) }
    if Double(high) > maximum { (maximum, maximumPosition) = (Double(high), position) }
    combine(count: count, mean: ownMean, squares: ownSquares)
  }

  /// Eight numbers at a time; not finite where any number is not, or where their sum overflows.
  private static func extent(
    _ values: UnsafeBufferPointer<Float>
  ) -> (low: Float, high: Float, sum: Double, isFinite: Bool) {
    var low = SIMD8<Float>(repeating: .infinity)
    var high = SIMD8<Float>(repeating: -.infinity)
    var sum = SIMD8<Float>()
    let whole = values.count & ~7
    let bytes = UnsafeRawBufferPointer(values)
    for i in stride(from: 0, to: whole, by: 8) {
      let part = bytes.loadUnaligned(fromByteOffset: 4 * i, as: SIMD8<Float>.self)
      low.replace(with: part, where: part .< low)
      high.replace(with: part, where: part .> high)
      sum += part
    }
    var (least, most, total) = (low.min(), high.max(), Double(sum.sum()))
    for value in values[whole...] {
      least = Swift.min(least, value)
      most = Swift.max(most, value)
      total += Double(value)
    }
    return (least, most, total, total.isFinite && values.count > 0)
  }

  /// Σ (x − mean)²; what rounding the mean to Float adds is taken off again.
  private static func squares(
    _ values: UnsafeBufferPointer<Float>, around center: Float, mean: Double
  ) -> Double {
    var sum = SIMD8<Float>()
    let whole = values.count & ~7
    let bytes = UnsafeRawBufferPointer(values)
    for i in stride(from: 0, to: whole, by: 8) {
      let distance = bytes.loadUnaligned(fromByteOffset: 4 * i, as: SIMD8<Float>.self) - center
      sum += distance * distance
    }
    var total = Double(sum.sum())
    for value in values[whole...] { total += Double(value - center) * Double(value - center) }
    let shift = mean - Double(center)
    return max(0, total - Double(values.count) * shift * shift)
  }

  private mutating func combine(count: Int, mean other: Double, squares otherSquares: Double) {
    let total = Double(finiteCount + count)
    let difference = other - mean
    squares += otherSquares + difference * difference * Double(finiteCount) * Double(count) / total
    mean += difference * Double(count) / total
    finiteCount += count
  }
}
