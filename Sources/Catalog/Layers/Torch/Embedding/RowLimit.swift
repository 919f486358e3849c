#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Scales the rows of a table down to a greatest length, as `torch.embedding_renorm_` does.
struct RowLimit: WeightConstraint {
  static let about = About(
    "row_limit", dialects: [.torch], "Scales rows down to a greatest length.")
  static let schema = Schema(Self(maximum: 1, norm: 2), [])
  /// What PyTorch adds to a length before it divides by it.
  static let epsilon: Float = 1e-7

  let maximum: Double
  /// The p of the norm.
  let norm: Double

  func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int]) {
    guard let width = shape.last, width > 0 else { return }
    for start in stride(from: 0, to: values.count, by: width) {
      let row = start..<start + width
      let length = length(row.lazy.map { Double(abs(values[$0])) })
      guard length > maximum else { continue }
      let factor = Float(maximum / (length + Double(Self.epsilon)))
      for i in row { values[i] *= factor }
    }
  }

  private func length(_ sizes: some Sequence<Double>) -> Double {
    switch norm {
    case .infinity: sizes.reduce(0, max)
    case 0: sizes.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    case 2: sizes.reduce(0) { $0 + $1 * $1 }.squareRoot()
    default: pow(sizes.reduce(0) { $0 + pow($1, norm) }, 1 / norm)
    }
  }
}
