internal import Shapes

extension Axis {
  /// Whether samples lie along this axis: by its role or, where nothing gave it one, by its name.
  ///
  /// PyTorch has no fixed place for them.
  var isBatch: Bool { role == .batch || role == .unknown && dim == .batch }
}

extension InferenceContext {
  /// The axis counted from the front, as PyTorch takes it.
  ///
  /// - Throws: `shape/axis-out-of-range`.
  func torchAxis(_ axis: Int, of x: Shape, parameter: String) throws(LayerError) -> Int {
    if let front = x.normalizedAxis(axis) { return front }
    // PyTorch lets a scalar pass for a list of one.
    if x.rank == 0, axis == 0 || axis == -1 { return 0 }
    let rank = max(x.rank, 1)
    throw LayerError(
      "shape/axis-out-of-range",
      "\(subject) works on \(parameter) \(axis), but its input \(x) has only \(counted(x.rank, "axis", "axes"))",
      at: .parameter(parameter), help: "axes count from 0, or from -1 at the end",
      framework: "Dimension out of range (expected to be in range of [\(-rank), \(rank - 1)], "
        + "but got \(axis))")
  }

  /// As ``torchAxis(_:of:parameter:)`` for an axis whose elements are joined or compared.
  ///
  /// - Throws: `shape/axis-out-of-range`, or `shape/batch-axis` where samples would depend on each
  ///   other.
  func sampleAxis(_ axis: Int, of x: Shape, parameter: String) throws(LayerError) -> Int {
    let front = try torchAxis(axis, of: x, parameter: parameter)
    guard front < x.rank, x.axes[front].isBatch else { return front }
    throw LayerError(
      "shape/batch-axis",
      "\(subject) works on \(parameter) \(axis), which is the batch: samples would depend on each other",
      at: .parameter(parameter))
  }

  /// As ``sampleAxis(_:of:parameter:)`` for several, which must differ; in the order given.
  func sampleAxes(_ axes: [Int], of x: Shape, parameter: String) throws(LayerError) -> [Int] {
    var result: [Int] = []
    for axis in axes {
      let front = try sampleAxis(axis, of: x, parameter: parameter)
      guard !result.contains(front) else {
        throw LayerError(
          "shape/axis-out-of-range", "\(subject) names \(parameter) \(axis) twice: \(axes)",
          at: .parameter(parameter),
          framework: "dim \(front) appears multiple times in the list of dims")
      }
      result.append(front)
    }
    return result
  }

  /// The axis that a layer reads as steps must not be called the batch.
  ///
  /// Its role is no proof: PyTorch's sequences may have their steps first.
  ///
  /// - Parameter parameter: what says which axis it is.
  /// - Throws: `shape/batch-axis`.
  func requireSteps(
    _ axis: Int, of x: Shape, operand: Int = 0, parameter: String = "batch_first"
  ) throws(LayerError) {
    guard x[axis] == .batch else { return }
    throw LayerError(
      "shape/batch-axis",
      "\(subject) reads axis \(axis) of \(x) as steps, which is the batch: samples would depend on "
        + "each other",
      at: operand == 0 ? .parameter(parameter) : .operand(operand),
      help: x.rank == 3
        ? "write '\(parameter): \(axis == 0)', or permute the axes before"
        : "an axis of steps is missing")
  }

  /// The operand must have one of these numbers of axes.
  ///
  /// - Parameters:
  ///   - axes: the axes in words, as in `[batch, features]`.
  ///   - framework: what PyTorch says.
  /// - Throws: `shape/rank`.
  func requireRank(
    _ x: Shape, _ ranks: ClosedRange<Int>, _ axes: String, operand: Int = 0,
    framework: @autoclosure () -> String
  ) throws(LayerError) {
    if ranks.contains(x.rank) { return }
    let wanted =
      ranks.count == 1
      ? counted(ranks.lowerBound, "axis", "axes")
      : ranks.upperBound == .max
        ? "at least \(counted(ranks.lowerBound, "axis", "axes"))"
        : "\(ranks.lowerBound) or \(ranks.upperBound) axes"
    throw LayerError(
      "shape/rank", "\(subject) needs \(wanted) \(axes), its input has \(x.rank): \(x)",
      at: operand == 0 ? .layer : .operand(operand), framework: framework())
  }

  /// Two operands must agree in a size.
  ///
  /// - Parameter what: the size in words, as in `batch of its key`.
  /// - Throws: `shape/merge-mismatch`.
  mutating func require(
    _ actual: Dim, matches wanted: Dim, what: String, operand: Int, help: String? = nil,
    framework: String
  ) throws(LayerError) {
    try require(
      actual, equals: wanted, reason: { "\($0.subject): the \(what)" },
      else: {
        LayerError(
          "shape/merge-mismatch",
          "\($0.subject) needs \($0.text(wanted)) for the \(what), not \($0.text(actual))",
          at: .operand(operand), help: help, framework: framework)
      })
  }

  /// The shape as PyTorch prints it: `[2, 5, 7]`, with names for what is not known.
  func torchSize(_ x: Shape) -> String {
    "[\(x.map { value($0).map { "\($0)" } ?? "\($0)" }.joined(separator: ", "))]"
  }
}

extension Shape {
  /// A sequence of one sample or of a batch, with the roles that a layer gives its axes.
  func asSequence(batchFirst: Bool) -> Shape {
    var result = self
    if rank == 3 { result.axes[batchFirst ? 0 : 1].role = .batch }
    result.axes[rank == 3 && batchFirst ? 1 : 0].role = .time
    return result
  }
}

extension Weight {
  /// The weight of a module inside another one, as PyTorch names it.
  func scoped(_ module: String) -> Weight {
    Weight(
      "\(module).\(name)", shape, initializer, regularizer: regularizer, constraint: constraint,
      isState: isState, sizes: sizes)
  }
}
