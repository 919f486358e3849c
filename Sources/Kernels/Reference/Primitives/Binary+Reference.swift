import Program

extension Binary: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (a, b) = (call.operands[0], call.operands[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    let (left, right) = offsets(a.shape, b.shape, y.shape)
    for i in 0..<y.count { y.values[i] = value(a.values[left[i]], b.values[right[i]]) }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (a, b, dy) = (call.operands[0], call.operands[1], gradients[0])
    var da = ReferenceTensor<S>(a.shape)
    var db = ReferenceTensor<S>(b.shape)
    let (left, right) = offsets(a.shape, b.shape, dy.shape)
    for i in 0..<dy.count {
      let slopes = derivatives(a.values[left[i]], b.values[right[i]])
      da.values[left[i]] += dy.values[i] * slopes.a
      db.values[right[i]] += dy.values[i] * slopes.b
    }
    return [da, db]
  }

  private func offsets(_ a: [Int], _ b: [Int], _ y: [Int]) -> (left: [Int], right: [Int]) {
    (
      elementOffsets(y, strides: broadcastStrides(a, to: y)),
      elementOffsets(y, strides: broadcastStrides(b, to: y))
    )
  }

  private func value<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    switch function {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: a.isNaN || a > b ? a : b
    case .minimum: a.isNaN || a < b ? a : b
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .less: a < b ? 1 : 0
    }
  }

  private func derivatives<S: ReferenceScalar>(_ a: S, _ b: S) -> (a: S, b: S) {
    switch function {
    case .add: (1, 1)
    case .subtract: (1, -1)
    case .multiply: (b, a)
    case .divide: (1 / b, -a / (b * b))
    case .maximum: a == b ? (0.5, 0.5) : a > b ? (1, 0) : (0, 1)
    case .minimum: a == b ? (0.5, 0.5) : a < b ? (1, 0) : (0, 1)
    case .equal, .notEqual, .less: (0, 0)
    }
  }
}
