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
    for (row, value) in index.values.enumerated() {
      guard let i = S.index(value, below: table.shape[0]) else { continue }
      for d in 0..<width { dtable.values[i * width + d] += gradients[0].values[row * width + d] }
    }
    return [nil, dtable]
  }
}
