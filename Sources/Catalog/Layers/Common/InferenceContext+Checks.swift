internal import Arrays
package import Program
internal import Shapes

/// The checks that shape functions share, each with its message.
extension InferenceContext {
  /// The operand must have exactly the axes of `names`, or at least as many.
  ///
  /// - Throws: `shape/rank`.
  func requireAxes(
    _ shape: Shape, _ names: [String], atLeast: Bool = false, help: String? = nil
  ) throws(LayerError) {
    let rank = names.count
    if shape.rank == rank || atLeast && shape.rank > rank { return }
    throw LayerError(
      "shape/rank",
      "\(subject) needs \(atLeast ? "at least " : "")\(counted(rank, "axis", "axes")) "
        + "[\(names.joined(separator: ", "))], its input has \(shape.rank): \(shape)",
      help: help ?? rankHelp(shape.rank, rank),
      framework: wording(rank: shape, wanted: rank, atLeast: atLeast))
  }

  private func rankHelp(_ rank: Int, _ wanted: Int) -> String? {
    switch (rank, wanted) {
    case (3, 4):
      "add a channel axis of size 1, in the input's shape and by 'expand_dims' in the pipeline"
    case (2, 3): "give it a sequence: an axis of steps is missing"
    case (2, 4):
      "an earlier layer flattened the image; put this layer before it, or add a 'reshape'"
    case (3, 2):
      "add a 'flatten' before it, or let the recurrent layer before return only its last step"
    case (4, 2): "add a 'flatten' or a global pooling layer before it"
    default: nil
    }
  }

  /// - Throws: `shape/axis-out-of-range`, or `shape/batch-axis` for axis 0.
  func axis(_ axis: Int, of shape: Shape, parameter: String) throws(LayerError) -> Int {
    guard let front = shape.normalizedAxis(axis) else {
      throw LayerError(
        "shape/axis-out-of-range",
        "\(subject) works on \(parameter) \(axis), but its input \(shape) has only \(counted(shape.rank, "axis", "axes"))",
        at: .parameter(parameter), help: "axes count from 0, or from -1 at the end",
        framework: wording(axis: axis, rank: shape.rank))
    }
    guard front > 0 else {
      throw LayerError(
        "shape/batch-axis",
        "\(subject) works on \(parameter) \(axis), which is the batch: samples would depend on each other",
        at: .parameter(parameter))
    }
    return front
  }

  /// A weight whose sizes must all be known.
  ///
  /// - Throws: `shape/unknown-extent`, `shape/too-large`.
  func weight(
    _ name: String, _ dims: [Dim], _ initializer: any Initializer,
    regularizer: (any Regularizer)? = nil,
    constraint: (any WeightConstraint)? = nil, isState: Bool = false
  ) throws(LayerError) -> Weight {
    let shape = Shape(dims)
    guard let sizes = shape.evaluate(values) else { throw unknownExtent(name, shape) }
    var count = 1
    for size in sizes {
      let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      if overflow { throw tooLarge(name, shape) }
      count = product
    }
    return Weight(
      name, shape, initializer, regularizer: regularizer, constraint: constraint, isState: isState,
      sizes: sizes)
  }

  private func unknownExtent(_ weight: String, _ shape: Shape) -> LayerError {
    let free = shape.symbols.filter { values[$0] == nil }.sorted()
    guard let first = free.first else { return tooLarge(weight, shape) }
    return LayerError(
      "shape/unknown-extent",
      "\(subject) cannot size its \(weight) \(shape): dimension '\(first)' has no value",
      help: "give '\(first)' a value under 'dims', or pool over that axis before this layer",
      framework: wording(unknown: weight, shape))
  }

  private func tooLarge(_ weight: String, _ shape: Shape) -> LayerError {
    LayerError(
      "shape/too-large",
      "\(subject) has a \(weight) \(shape) with more elements than can be counted",
      framework: wording(tooLarge: shape))
  }

  /// The size with its value: `28`, `height = 28` or `height`.
  func text(_ dim: Dim) -> String {
    guard dim.constant == nil, let value = value(dim) else { return "\(dim)" }
    return "\(value) (\(dim))"
  }

  /// The shape as Python prints it, with `None` for what is not known.
  func tuple(_ shape: Shape) -> String {
    let items = shape.map { value($0).map { "\($0)" } ?? "None" }
    return "(\(items.joined(separator: ", "))\(items.count == 1 ? "," : ""))"
  }
}

/// `1 axis`, `4 axes`.
func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? singular : plural ?? singular + "s")"
}

extension Layer {
  /// As ``infer(_:_:)``, after checking the number of operands.
  ///
  /// - Throws: ``LayerError`` of rule `shape/operand-count` or what ``infer(_:_:)`` throws.
  package func inferChecked(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    try context.requireList(Self.takesList, operands)
    let counts = Self.operandCount
    guard !counts.contains(operands.count) else { return try infer(operands, &context) }
    let wanted =
      counts.count == 1
      ? "exactly \(counted(counts.lowerBound, "input"))"
      : counts.upperBound == .max
        ? "at least \(counted(counts.lowerBound, "input"))"
        : "\(counts.lowerBound) to \(counts.upperBound) inputs"
    throw LayerError(
      "shape/operand-count", "\(context.subject) takes \(wanted), not \(operands.count)",
      help: operands.count < counts.lowerBound ? "name its inputs: 'from: [a, b]'" : nil,
      framework: context.wording(operands: counts.lowerBound, found: operands.count))
  }
}

extension InferenceContext {
  /// - Throws: `shape/operand-count` for a tensor where a list of tensors is needed.
  fileprivate func requireList(_ isNeeded: Bool, _ operands: [TensorType]) throws(LayerError) {
    guard isNeeded, dialect == .keras, !operandsAreListed, operands.count == 1 else { return }
    let shape = operands[0].shape
    throw LayerError(
      "shape/operand-count",
      "\(subject) joins a list of inputs, but is given one tensor, \(shape), that is in no list",
      at: .operand(0), help: "name its inputs: 'from: [a, b]'",
      framework: "A merge layer should be called on a list of inputs. "
        + "Received: input_shape=\(tuple(shape)) (not a list of shapes)")
  }
}

extension TensorType {
  /// The same type with another shape.
  func shaped(_ shape: Shape) -> TensorType { TensorType(shape, element) }
  /// Integers become float32 where arithmetic with weights begins.
  var floating: TensorType { element.isFloatingPoint ? self : TensorType(shape, .float32) }
}

extension InferenceContext {
  /// As ``require(_:else:)`` for `dim ≥ bound`; a known size costs one comparison.
  mutating func require(
    _ dim: Dim, atLeast bound: Int, reason: (InferenceContext) -> String,
    else error: (InferenceContext) -> LayerError
  ) throws(LayerError) {
    if let size = dim.constant {
      if size < bound { throw error(self) }
      return
    }
    try require(Constraint(.atLeast(dim, bound), reason: reason(self)), else: error)
  }

  /// As ``require(_:else:)`` for a multiple of `divisor`.
  mutating func require(
    _ dim: Dim, multipleOf divisor: Int, reason: (InferenceContext) -> String,
    else error: (InferenceContext) -> LayerError
  ) throws(LayerError) {
    if divisor == 1 { return }
    if let size = dim.constant {
      if divisor == 0 || !size.isMultiple(of: divisor) { throw error(self) }
      return
    }
    try require(Constraint(.divisible(dim, by: divisor), reason: reason(self)), else: error)
  }

  /// As ``require(_:else:)`` for `a = b`.
  mutating func require(
    _ a: Dim, equals b: Dim, reason: (InferenceContext) -> String,
    else error: (InferenceContext) -> LayerError
  ) throws(LayerError) {
    if a == b { return }
    if let x = a.constant, let y = b.constant, x != y { throw error(self) }
    try require(Constraint(.equal(a, b), reason: reason(self)), else: error)
  }
}
