extension Program {
  /// The same without operations whose results nothing reads: no loss, output, state or layer output depends on them.
  package func pruned() -> Program {
    var read = Set(outputs.map(\.tensor) + losses.map(\.tensor) + layerOutputs.map(\.tensor))
    read.formUnion(stateUpdates.map(\.value))
    var kept: [Operation] = []
    for operation in operations.reversed() where !read.isDisjoint(with: operation.results) {
      read.formUnion(operation.operands)
      kept.append(operation)
    }
    var result = self
    result.operations = kept.reversed()
    return result
  }
}
