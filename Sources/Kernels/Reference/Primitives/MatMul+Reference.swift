import Program

extension MatMul: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (a, b) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    forEachProduct(a.shape, b.shape) { i, j, k in y.values[k] += a.values[i] * b.values[j] }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (dy, a, b) = (gradients[0], call.operands[0], call.operands[1])
    var da = ReferenceTensor<S>(a.shape)
    var db = ReferenceTensor<S>(b.shape)
    forEachProduct(a.shape, b.shape) { i, j, k in
      da.values[i] += dy.values[k] * b.values[j]
      db.values[j] += dy.values[k] * a.values[i]
    }
    return [da, db]
  }

  /// Calls with the places in a, b and the result of every product that is summed.
  @inline(__always)
  private func forEachProduct(_ a: [Int], _ b: [Int], _ body: (Int, Int, Int) -> Void) {
    let rank = a.count
    let rows = a[transposeA ? rank - 1 : rank - 2]
    let depth = a[transposeA ? rank - 2 : rank - 1]
    let columns = b[transposeB ? rank - 2 : rank - 1]
    for matrix in 0..<a.dropLast(2).reduce(1, *) {
      for m in 0..<rows {
        for n in 0..<columns {
          for k in 0..<depth {
            let i = transposeA ? k * rows + m : m * depth + k
            let j = transposeB ? n * depth + k : k * columns + n
            body(
              matrix * rows * depth + i, matrix * depth * columns + j,
              (matrix * rows + m) * columns + n)
          }
        }
      }
    }
  }
}
