internal import Arrays
internal import Program
internal import Shapes

/// A tensor of a program once every symbol has a value.
struct BoundTensor {
  let shape: [Int]
  let element: ElementType
  let role: Program.Role
  /// Entries of the first axis that belong to one example when the batch is the outer part of that axis and appears nowhere else.
  let rowsPerExample: Int?
  /// Whether the batch appears in the shape in any other way.
  let isMixed: Bool

  var isBatched: Bool { rowsPerExample != nil }
  var count: Int { shape.reduce(1, *) }
  /// Elements of one example; of the whole tensor when it is not batched.
  var countPerExample: Int {
    guard let rowsPerExample else { return count }
    return shape.dropFirst().reduce(rowsPerExample, *)
  }
  /// Product of all axes but the last.
  var rows: Int { shape.dropLast().reduce(1, *) }
  var rowsOfOneExample: Int { countPerExample / max(1, lastAxis) }
  var lastAxis: Int { shape.last ?? 1 }

  /// The shape of `examples` examples.
  func shape(examples: Int) -> [Int] {
    guard let rowsPerExample else { return shape }
    return [rowsPerExample * examples] + shape.dropFirst()
  }
}

extension Program {
  /// The symbol that is the first axis of the inputs: one without a value, or else one whose value is the batch.
  func batchSymbol(_ batch: Int, _ bindings: [String: Int]) -> String? {
    let firsts = tensors.compactMap { tensor in
      if case .input = tensor.role { tensor.type.shape.first } else { nil }
    }
    let open = firsts.lazy.flatMap(\.symbols).first { bindings[$0] == nil }
    return open
      ?? firsts.lazy.filter { $0.evaluate(bindings) == batch }.flatMap(\.symbols).first {
        bindings[$0] == batch
      }
  }

  /// Gives every tensor its sizes.
  ///
  /// Which tensors consist of one piece per example is found by binding the batch a second time to its double.
  func bound(batch: Int, bindings: [String: Int]) throws(ExecutionError) -> [BoundTensor] {
    guard batch <= 1 << 44 else { throw .tooLarge(tensor: "a batch of \(batch) examples") }
    var (once, twice) = (bindings, bindings)
    if let symbol = batchSymbol(batch, bindings) {
      once[symbol] = batch
      twice[symbol] = 2 * batch
    }
    var result: [BoundTensor] = []
    result.reserveCapacity(tensors.count)
    for (index, tensor) in tensors.enumerated() {
      let shape = tensor.type.shape
      guard let sizes = shape.evaluate(once), let doubled = shape.evaluate(twice) else {
        throw .unboundShape(tensor: label(index), shape: shape.description)
      }
      try checkSize(sizes, of: index)
      let isOuter =
        !sizes.isEmpty && doubled[0] == 2 * sizes[0] && sizes[0] % batch == 0
        && sizes.dropFirst() == doubled.dropFirst()
      result.append(
        BoundTensor(
          shape: sizes, element: tensor.type.element, role: tensor.role,
          rowsPerExample: isOuter ? sizes[0] / batch : nil, isMixed: !isOuter && sizes != doubled))
    }
    return result
  }

  private func checkSize(_ sizes: [Int], of index: Int) throws(ExecutionError) {
    var bytes = 4
    for size in sizes {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow, product >= 0, product < 1 << 44 else {
        throw .tooLarge(tensor: label(index))
      }
      bytes = product
    }
  }

  /// What to call a tensor in a message.
  func label(_ index: Int) -> String {
    switch tensors[index].role {
    case .input(let name): return "the input '\(name)'"
    case .parameter(let number): return "the weight '\(parameters[number].name)'"
    case .constant: return "a constant"
    case .intermediate:
      let operation = operations.first { $0.results.contains(TensorID(index)) }
      return "a result of '\(operation?.origin ?? "")'"
    }
  }
}
