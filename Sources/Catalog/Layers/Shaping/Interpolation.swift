#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif
internal import Program
internal import Shapes

extension UpSamplingInterpolation {
  /// Which elements of an axis each element of the resized axis is made of, as TensorFlow does it: elements are
  /// intervals with their value at the centre.
  ///
  /// - Parameter antialiases: whether a shrinking axis is smoothed over all elements that fall together.
  func taps(from extent: Int, to size: Int, antialiases: Bool = false) -> [[Resample.Tap]] {
    let scale = Double(extent) / Double(size)
    return (0..<size).map { place in
      let centre = (Double(place) + 0.5) * scale
      switch self {
      case .nearest: return [.init(min(Int(centre), extent - 1), 1)]
      case .bicubic where !antialiases: return Self.tabulatedCubic(at: centre - 0.5, extent)
      default:
        let width = antialiases ? max(scale, 1) : 1
        if self == .bilinear, width == 1 { return Self.line(at: centre - 0.5, extent) }
        return spanned(centre, width, extent)
      }
    }
  }

  /// Between the two neighbours; beyond the last one that one alone.
  private static func line(at place: Double, _ extent: Int) -> [Resample.Tap] {
    let lower = place.rounded(.down)
    let share = Float(place - lower)
    let (first, second) = (max(Int(lower), 0), min(Int(lower) + 1, extent - 1))
    return first == second ? [.init(first, 1)] : [.init(first, 1 - share), .init(second, share)]
  }

  /// Keys' cubic over four neighbours, at places rounded to 1/1024; weights outside of the axis go to the others.
  private static func tabulatedCubic(at place: Double, _ extent: Int) -> [Resample.Tap] {
    let lower = place.rounded(.down)
    let offset = ((place - lower) * 1024).rounded() / 1024
    var weights: [(index: Int, weight: Double)] = []
    for step in -1...2 {
      let index = Int(lower) + step
      if index >= 0, index < extent { weights.append((index, cubic(Double(step) - offset))) }
    }
    return normalized(weights)
  }

  /// All elements within the reach of the kernel.
  private func spanned(_ centre: Double, _ width: Double, _ extent: Int) -> [Resample.Tap] {
    let reach = Double(support) / 2 * width
    let first = max(Int((centre - reach - 0.5).rounded(.up)), 0)
    let last = min(Int((centre + reach - 0.5).rounded(.down)), extent - 1)
    guard first <= last else { return [] }
    return Self.normalized(
      (first...last).map { ($0, kernel((Double($0) + 0.5 - centre) / width)) })
  }

  private static func normalized(_ weights: [(index: Int, weight: Double)]) -> [Resample.Tap] {
    let sum = weights.reduce(0) { $0 + $1.weight }
    guard abs(sum) > 1e-9 else { return [] }
    return weights.filter { $0.weight != 0 }.map { .init($0.index, Float($0.weight / sum)) }
  }

  private func kernel(_ x: Double) -> Double {
    switch self {
    case .nearest: 1
    case .bilinear: max(0, 1 - abs(x))
    case .bicubic: Self.cubic(x)
    case .lanczos3, .lanczos5: lanczos(x, lobes: Double(support) / 2)
    }
  }

  /// Keys, Cubic convolution interpolation for digital image processing, 1981, doi:10.1109/TASSP.1981.1163711.
  private static func cubic(_ x: Double) -> Double {
    let x = abs(x)
    if x >= 2 { return 0 }
    return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1
  }

  private func lanczos(_ x: Double, lobes: Double) -> Double {
    if abs(x) > lobes { return 0 }
    if abs(x) < 1e-3 { return 1 }
    return lobes * sin(.pi * x) * sin(.pi * x / lobes) / (.pi * .pi * x * x)
  }
}

/// Most elements of an axis that a table is made for.
let longestTable = 1 << 20

extension ProgramBuilder {
  /// Interpolates along one axis.
  mutating func resized(
    _ x: TensorID, axis: Int, from extent: Int, to size: Int, _ method: UpSamplingInterpolation,
    antialiases: Bool = false
  ) throws(PrimitiveError) -> TensorID {
    guard extent != size else { return x }
    guard 1...longestTable ~= size, 1...longestTable ~= extent else {
      throw PrimitiveError("resample", "an axis of \(size) elements is too long to interpolate")
    }
    let taps = method.taps(from: extent, to: size, antialiases: antialiases)
    return try apply(Resample(axis: axis, extent: extent, taps: taps), x)
  }
}
