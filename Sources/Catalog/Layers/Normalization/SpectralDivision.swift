internal import Program

/// Divides a weight `[…, units]` by an estimate of the greatest singular value of its rows.
///
/// - Complexity: O(iterations · values).
struct SpectralDivision: ParameterPreparation {
  let iterations: Int

  /// - Parameter state: the right singular vector, found a little better each time.
  func prepare(
    _ values: UnsafeMutableBufferPointer<Float>, shape: [Int],
    state: UnsafeMutableBufferPointer<Float>
  ) {
    let units = state.count
    guard units > 0, values.contains(where: { $0 != 0 }) else { return }
    var right = state.map { Double($0) }
    var left = [Double](repeating: 0, count: values.count / units)
    for _ in 0..<iterations {
      left = unit(products(values, with: right))
      right = unit(sums(values, weighedBy: left))
    }
    let image = products(values, with: right)
    let deviation = zip(left, image).reduce(0) { $0 + $1.0 * $1.1 }
    for i in values.indices { values[i] = Float(Double(values[i]) / deviation) }
    for i in state.indices { state[i] = Float(right[i]) }
  }

  private func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / max(length, 1e-12) }
  }

  /// W · right.
  private func products(
    _ values: UnsafeMutableBufferPointer<Float>, with right: [Double]
  ) -> [Double] {
    (0..<values.count / right.count).map { row in
      right.indices.reduce(0) { $0 + Double(values[row * right.count + $1]) * right[$1] }
    }
  }

  /// Wᵀ · left.
  private func sums(
    _ values: UnsafeMutableBufferPointer<Float>, weighedBy left: [Double]
  ) -> [Double] {
    let units = values.count / left.count
    var sums = [Double](repeating: 0, count: units)
    for (row, weight) in left.enumerated() {
      for unit in 0..<units { sums[unit] += weight * Double(values[row * units + unit]) }
    }
    return sums
  }
}
