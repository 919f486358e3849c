import Program

extension Adafactor: ReferenceUpdateRule {
  @specialized(where S == Float) @specialized(where S == Double)
  package func update<S: ReferenceScalar>(
    _ weights: inout [S], slots: inout [[S]], gradient: [S], _ context: UpdateContext<S>
  ) {
    let t = S(context.step)
    let decay = Float(1 - S.power(t, S(squaresDecay)))
    let rate =
      max(S(weightFloor), rootMeanSquare(weights)) * min(context.learningRate, 1 / t.squareRoot())
    let squares = gradient.map { $0 * $0 + S(squaresFloor) }
    var steps = gradient
    if context.shape.count < 2 {
      for i in weights.indices {
        slots[0][i].average(squares[i], decay: decay)
        steps[i] /= slots[0][i].squareRoot()
      }
    } else {
      let (rows, columns) = (
        context.shape[context.shape.count - 2], context.shape[context.shape.count - 1]
      )
      for matrix in 0..<(rows * columns == 0 ? 0 : weights.count / (rows * columns)) {
        factor(squares, &slots, &steps, matrix, rows, columns, decay)
      }
    }
    let clip = max(1, rootMeanSquare(steps) / S(clipThreshold))
    for i in weights.indices { weights[i] -= rate * steps[i] / clip }
  }
}

extension Adafactor {
  private func rootMeanSquare<S: ReferenceScalar>(_ x: [S]) -> S {
    (x.reduce(0) { $0 + $1 * $1 } / S(max(1, x.count))).squareRoot()
  }

  /// Moves the sums over rows and columns of one matrix on and divides its steps by the root of their product.
  private func factor<S: ReferenceScalar>(
    _ squares: [S], _ slots: inout [[S]], _ steps: inout [S], _ matrix: Int, _ rows: Int,
    _ columns: Int, _ decay: Float
  ) {
    let start = matrix * rows * columns
    for row in 0..<rows {
      let sum = (0..<columns).reduce(S(0)) { $0 + squares[start + row * columns + $1] }
      slots[0][matrix * rows + row].average(sum / S(columns), decay: decay)
    }
    for column in 0..<columns {
      let sum = (0..<rows).reduce(S(0)) { $0 + squares[start + $1 * columns + column] }
      slots[1][matrix * columns + column].average(sum / S(rows), decay: decay)
    }
    let mean = (0..<rows).reduce(S(0)) { $0 + slots[0][matrix * rows + $1] } / S(rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let square = slots[0][matrix * rows + row] / mean * slots[1][matrix * columns + column]
        steps[start + row * columns + column] /= square.squareRoot()
      }
    }
  }
}
