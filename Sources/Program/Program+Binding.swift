import Shapes

/// Why a program cannot take these sizes.
package enum BindingError: Error, Hashable, Sendable {
  /// A size of this tensor has no value, or is below 1.
  case noSize(TensorID)
  /// A tensor of so many elements cannot be addressed.
  case tooLarge(TensorID)
  /// The sizes do not fit an operation.
  case operation(origin: String, PrimitiveError)
}

extension Program {
  /// The same program with numbers for its symbols: every shape is constant, and every shape rule
  /// holds for the numbers.
  ///
  /// What the rules had to leave open while sizes were symbols is decided here.
  package func binding(_ values: [String: Int]) throws(BindingError) -> Program {
    var bound = self
    for index in tensors.indices where tensors[index].role != .intermediate {
      try bound.setSizes(of: TensorID(index), values)
    }
    for index in operations.indices { try bound.bindOperation(index, values) }
    return bound
  }

  private mutating func bindOperation(_ index: Int, _ values: [String: Int]) throws(BindingError) {
    let operation = operations[index]
    guard let primitive = operation.primitive.binding(values) else {
      throw .noSize(operation.results[0])
    }
    operations[index] = Operation(
      primitive: primitive, operands: operation.operands, results: operation.results,
      origin: operation.origin)
    let results: [TensorType]
    do throws(PrimitiveError) {
      results = try primitive.results(of: operation.operands.map { self[$0].type })
    } catch {
      throw .operation(origin: operation.origin, error)
    }
    for (result, id) in zip(results, operation.results) {
      try setSizes(of: id, values)
      guard result.shape.dims == self[id].type.shape.dims else {
        let problem = "gives \(result.shape) where \(self[id].type.shape) was inferred"
        throw .operation(
          origin: operation.origin, PrimitiveError(type(of: primitive).name, problem))
      }
    }
  }

  private mutating func setSizes(of id: TensorID, _ values: [String: Int]) throws(BindingError) {
    let type = TensorType(Shape(try sizes(of: id, values)), self[id].type.element)
    tensors[id.index] = Tensor(type: type, role: self[id].role)
  }

  private func sizes(of id: TensorID, _ values: [String: Int]) throws(BindingError) -> [Int] {
    guard let sizes = self[id].type.shape.evaluate(values), sizes.allSatisfy({ $0 >= 1 }) else {
      throw .noSize(id)
    }
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product < 1 << 48 else { throw .tooLarge(id) }
      count = product
    }
    return sizes
  }
}
