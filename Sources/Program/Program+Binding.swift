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
  /// The same program with numbers for its symbols: every shape is constant, and every shape rule holds for the numbers.
  ///
  /// What the rules had to leave open while sizes were symbols is decided here.
  package func binding(_ values: [String: Int]) throws(BindingError) -> Program {
    var bound = self
    bound.tensors = []
    for index in tensors.indices {
      let sizes = try sizes(of: TensorID(index), values)
      let type = TensorType(Shape(sizes), tensors[index].type.element)
      bound.tensors.append(Tensor(type: type, role: tensors[index].role))
    }
    for index in operations.indices {
      let operation = operations[index]
      guard let primitive = operation.primitive.binding(values) else {
        throw .noSize(operation.results[0])
      }
      bound.operations[index] = Operation(
        primitive: primitive, operands: operation.operands, results: operation.results,
        origin: operation.origin)
      try bound.check(bound.operations[index])
    }
    return bound
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

  private func check(_ operation: Operation) throws(BindingError) {
    let operands = operation.operands.map { self[$0].type }
    let results: [TensorType]
    do throws(PrimitiveError) {
      results = try operation.primitive.results(of: operands)
    } catch {
      throw .operation(origin: operation.origin, error)
    }
    for (result, id) in zip(results, operation.results)
    where result.shape.dims != self[id].type.shape.dims {
      let name = type(of: operation.primitive).name
      throw .operation(
        origin: operation.origin,
        PrimitiveError(name, "gives \(result.shape) where \(self[id].type.shape) was inferred"))
    }
  }
}
