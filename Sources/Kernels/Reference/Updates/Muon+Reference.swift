import Program

extension Muon: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    guard context.shape.count == 2, context.shape.reduce(1, *) == weights.count else { return }
    var x = Matrix(rows: context.shape[0], columns: context.shape[1], values: gradient)
    for i in weights.indices {
      slots[0][i] = S(momentum) * slots[0][i] + gradient[i]
      x.values[i] = isNesterov ? gradient[i] + S(momentum) * slots[0][i] : slots[0][i]
    }
    let isTall = x.rows > x.columns
    x = orthogonalized(isTall ? x.transposed : x)
    if isTall { x = x.transposed }
    let size = stepSize.map { S($0) * S(max(x.rows, x.columns)).squareRoot() } ?? 1
    for i in weights.indices { weights[i] -= context.learningRate * size * x.values[i] }
  }

  private func orthogonalized<S: ReferenceScalar>(_ matrix: Matrix<S>) -> Matrix<S> {
    let norm = matrix.values.reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-7
    var x = matrix.combined(1 / norm, matrix, 0)
    for _ in 0..<iterations {
      let s = x.times(x.transposed)
      let factor = s.combined(S(coefficients[1]), s.times(s), S(coefficients[2]))
      x = x.combined(S(coefficients[0]), factor.times(x), 1)
    }
    return x
  }
}

/// A matrix in row-major order.
private struct Matrix<S: ReferenceScalar> {
  let rows: Int
  let columns: Int
  var values: [S]

  var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows, values: values)
    for i in 0..<rows {
      for j in 0..<columns { result.values[j * rows + i] = values[i * columns + j] }
    }
    return result
  }

  /// `a·self + b·other`.
  func combined(_ a: S, _ other: Matrix, _ b: S) -> Matrix {
    var result = self
    for i in values.indices { result.values[i] = a * values[i] + b * other.values[i] }
    return result
  }

  func times(_ other: Matrix) -> Matrix {
    var result = Matrix(
      rows: rows, columns: other.columns, values: Array(repeating: 0, count: rows * other.columns))
    for i in 0..<rows {
      for k in 0..<columns {
        let factor = values[i * columns + k]
        for j in 0..<other.columns {
          result.values[i * other.columns + j] += factor * other.values[k * other.columns + j]
        }
      }
    }
    return result
  }
}
