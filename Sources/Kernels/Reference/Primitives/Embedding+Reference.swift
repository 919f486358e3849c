import Program

extension Embedding: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (index, table) = (call.operands[0], call.operands[1])
    let width = table.shape[1]
    var y = ReferenceTensor<S>(call.shapes[0], repeating: .nan)
    for (row, value) in index.values.enumerated() {
      guard let i = S.index(value, below: table.shape[0]) else { continue }
      for d in 0..<width { y.values[row * width + d] = table.values[i * width + d] }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (index, table) = (call.operands[0], call.operands[1])
    let width = table.shape[1]
    var dtable = ReferenceTensor<S>(table.shape)
    var counts = [Int](repeating: 0, count: table.shape[0])
    for (row, value) in index.values.enumerated() {
      guard let i = S.index(value, below: table.shape[0]), i != frozenRow else { continue }
      counts[i] += 1
      for d in 0..<width { dtable.values[i * width + d] += gradients[0].values[row * width + d] }
    }
    guard averagesGradient else { return [nil, dtable] }
    for (i, count) in counts.enumerated() where count > 1 {
      for d in 0..<width { dtable.values[i * width + d] /= S(count) }
    }
    return [nil, dtable]
  }
}
