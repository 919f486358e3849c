internal import Arrays
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The real or imaginary parts of the waves of a Fourier transform, `[frame_length, 1, frequencies]`, under a window.
struct FourierInitializer: Initializer {
  static let about = About("stft", "The waves of a Fourier transform.")
  static let schema = Schema(
    Self(isImaginary: false, window: .hann, isPeriodic: false, scaling: nil), [])

  let isImaginary: Bool
  let window: SpectrogramWindow
  let isPeriodic: Bool
  let scaling: STFTSpectrogramLayer.Scaling?

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    guard shape.count == 3 else { return [Float](repeating: 0, count: shape.reduce(1, *)) }
    let (length, frequencies) = (shape[0], shape[2])
    let window = window.values(count: length, isPeriodic: isPeriodic)
    let size: Double =
      switch scaling {
      case .density: window.reduce(0) { $0 + $1 * $1 }.squareRoot()
      case .spectrum: window.reduce(0) { $0 + abs($1) }
      case nil: 1
      }
    var values: [Float] = []
    values.reserveCapacity(length * frequencies)
    for time in 0..<length {
      for frequency in 0..<frequencies {
        let turns = Double(time) * Double(frequency) / Double(max(1, 2 * (frequencies - 1)))
        let angle = -2 * Double.pi * turns
        values.append(Float((isImaginary ? sin(angle) : cos(angle)) * window[time] / size))
      }
    }
    return values
  }

  func moments(shape: [Int]) -> Moments? { nil }
}

extension SpectrogramWindow {
  /// Coefficients of the sum of cosines that the window is; nil for windows of other kinds.
  private var cosines: [Double]? {
    switch self {
    case .hann: [0.5, 0.5]
    case .hamming: [0.54, 0.46]
    case .boxcar: [1]
    case .blackman: [0.42, 0.5, 0.08]
    case .blackmanharris: [0.35875, 0.48829, 0.14128, 0.01168]
    case .nuttall: [0.3635819, 0.4891775, 0.1365995, 0.0106411]
    case .flattop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368]
    default: nil
    }
  }

  var isComputed: Bool { cosines != nil || self == .bartlett || self == .cosine }

  /// As `scipy.signal.get_window`; ones for windows that are not computed.
  func values(count: Int, isPeriodic: Bool) -> [Double] {
    guard count > 1 else { return [Double](repeating: 1, count: max(0, count)) }
    let span = Double(isPeriodic ? count : count - 1)
    return (0..<count).map { place in
      let x = Double(place)
      switch self {
      case .bartlett: return 1 - abs(2 * x / span - 1)
      case .cosine: return sin(.pi * (x + 0.5) / (span + 1))
      default:
        return (cosines ?? [1]).enumerated().reduce(0) { sum, term in
          let sign: Double = term.offset % 2 == 0 ? 1 : -1
          return sum + sign * term.element * cos(2 * .pi * Double(term.offset) * x / span)
        }
      }
    }
  }
}
