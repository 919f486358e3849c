internal import Program
internal import Shapes

/// The operations that attention layers are made of.
extension ProgramBuilder {
  /// The tensor with other axes, given in parts.
  mutating func reshaped(_ x: TensorID, _ parts: ArraySlice<Axis>...) throws(PrimitiveError)
    -> TensorID
  { try apply(Reshape(shape: Shape(axes: parts.flatMap { $0 })), x) }

  /// The axes in another order; the tensor itself where that is the order already.
  mutating func permuted(_ x: TensorID, _ order: [Int]) throws(PrimitiveError) -> TensorID {
    order == Array(order.indices) ? x : try apply(Transpose(permutation: order), x)
  }

  /// A table for the last axes, the same for all others of `x`, whose values do not matter.
  mutating func spread(_ table: TensorID, like x: TensorID) throws(PrimitiveError) -> TensorID {
    let zeros = try apply(Binary(function: .less), x, x)
    return try apply(Binary(function: .add), try apply(StopGradient(), zeros), table)
  }

  /// A linear map whose kernel has several axes of outputs: `[…, inputs]` to `[…, outputs]`, in one axis.
  ///
  /// - Parameter inputs: how many axes of the kernel count inputs.
  mutating func projected(
    _ x: TensorID, kernel: TensorID, bias: TensorID?, inputs: Int
  ) throws(PrimitiveError) -> TensorID {
    let axes = shape(of: kernel).axes
    let rows = Shape(axes: Array(axes.prefix(inputs))).elementCount
    let columns = Shape(axes: Array(axes.dropFirst(inputs))).elementCount
    let matrix = try reshaped(kernel, [Axis(rows), Axis(columns)])
    var operands = [x, matrix]
    if let bias { operands.append(try reshaped(bias, [Axis(columns)])) }
    return try apply(Linear(), operands)[0]
  }

  /// 1 where a step of the query may not look at a step of the key, `[steps, keys]`; nil where it may
  /// everywhere.
  ///
  /// - Parameter axis: the axis of the steps in both.
  mutating func banned(
    _ query: TensorID, _ key: TensorID, axis: Int, isCausal: Bool, window: Int?
  ) throws(PrimitiveError) -> TensorID? {
    guard isCausal || window != nil else { return nil }
    let rows = try positions(query, axis)
    let columns = try apply(Transpose(permutation: [1, 0]), try positions(key, axis))
    var banned: [TensorID] = []
    if isCausal { banned.append(try apply(Binary(function: .less), rows, columns)) }
    if let window {
      let distance = try apply(
        Elementwise(function: .absolute), try apply(Binary(function: .subtract), rows, columns))
      banned.append(try apply(Binary(function: .less), constant(Float(window - 1)), distance))
    }
    return banned.count == 1
      ? banned[0] : try apply(Binary(function: .maximum), banned[0], banned[1])
  }

  /// 1, 2, 3 … along `axis`, `[n, 1]`: a program has no other source of them than to
  /// count, which a recurrent layer of weight 1 does.
  mutating func positions(_ x: TensorID, _ axis: Int) throws(PrimitiveError) -> TensorID {
    let steps = shape(of: x).axes[axis]
    let ones = try reshaped(try ones(along: axis, of: x), [Axis(1), steps, Axis(1)])
    let unit = try reshaped(constant(1), [Axis(1), Axis(1)])
    let counted = try apply(Recurrent(cell: .simple(.identity)), [ones, unit, unit, constant(0)])
    return try reshaped(counted[0], [steps, Axis(1)])
  }

  /// As many ones as `axis` has elements.
  private mutating func ones(along axis: Int, of x: TensorID) throws(PrimitiveError) -> TensorID {
    let axes = shape(of: x).axes
    var one = try apply(StopGradient(), x)
    for other in axes.indices where other != axis {
      one = try apply(Slice(axis: other, start: 0, count: 1), one)
    }
    one = try reshaped(one, [axes[axis]])
    // x < x is 0, even where x is no number.
    let zeros = try apply(Binary(function: .less), one, one)
    return try apply(Elementwise(function: .affine(scale: 1, offset: 1)), zeros)
  }

  /// The tensor divided by the square root of the size of its last axis.
  mutating func dividedByRootOfWidth(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    let width = try count(along: shape(of: x).rank - 1, of: x)
    return try apply(
      Binary(function: .divide), x, try apply(Elementwise(function: .squareRoot), width))
  }

  /// The size of an axis as a number to compute with.
  mutating func count(along axis: Int, of x: TensorID) throws(PrimitiveError) -> TensorID {
    if let size = shape(of: x)[axis].constant { return constant(Float(size)) }
    // A size that a name stands for is a number only once the program is bound: count it.
    return try apply(Reduce(kind: .sum, axes: [0], keepsAxes: true), try ones(along: axis, of: x))
  }

  /// Scores `[batch, …, steps, keys]` without those that are masked, which become very small.
  ///
  /// - Parameters:
  ///   - query: `[batch, steps]` of 0 and 1.
  ///   - keys: `[batch, keys]` of 0 and 1, each of which must be 1.
  ///   - banned: `[steps, keys]`, 1 where a step may not look.
  mutating func masked(
    _ scores: TensorID, query: TensorID?, keys: [TensorID], banned: TensorID?
  ) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: scores).rank
    var result = scores
    if let banned {
      let penalty = try apply(Elementwise(function: .affine(scale: -1e9, offset: 0)), banned)
      result = try apply(Binary(function: .add), result, penalty)
    }
    for (mask, axis) in (query.map { [($0, rank - 2)] } ?? []) + keys.map({ ($0, rank - 1) }) {
      let axes = shape(of: mask).axes
      var spread = [Axis](repeating: Axis(1), count: rank)
      (spread[0], spread[axis]) = (axes[0], axes[1])
      let penalty = try apply(
        Elementwise(function: .affine(scale: 1e9, offset: -1e9)), try reshaped(mask, spread[...]))
      result = try apply(Binary(function: .add), result, penalty)
    }
    return result
  }

  /// Of the steps of query `[batch, steps]` and key `[batch, keys]`, 0 and 1.
  typealias AttentionMasks = (query: TensorID?, keys: [TensorID])

  /// Attention as one operation: query, key and value `[batch, steps, heads, width]` to the same.
  ///
  /// - Parameters:
  ///   - scale: of the products; nil for 1/√width.
  ///   - steps: query and key `[batch, steps, …]`, whose values do not matter.
  mutating func attention(
    _ operands: [TensorID], scale: Float?, steps: (TensorID, TensorID), masks: AttentionMasks,
    _ options: AttentionOptions, window: Int?
  ) throws(PrimitiveError) -> TensorID {
    // A step whose keys are all masked looks at all of them alike, even at later ones: then the mask must say so.
    let isCausal = options.isCausal && masks.keys.isEmpty && window == nil
    let banned =
      isCausal
      ? nil
      : try banned(steps.0, steps.1, axis: 1, isCausal: options.isCausal, window: window)
    var operands = operands
    if !masks.keys.isEmpty || banned != nil {
      let none = try reshaped(constant(0), ArraySlice(repeating: Axis(1), count: 4))
      operands.append(
        try masked(none, query: masks.query, keys: masks.keys, banned: banned))
    }
    var dropout: Dropout?
    if options.dropout > 0, mode == .training {
      dropout = Dropout(rate: Float(options.dropout), stream: nextRandomStream())
    }
    return try apply(Attention(scale: scale, isCausal: isCausal, dropout: dropout), operands)[0]
  }

  /// The weights of the keys, of which training drops some.
  mutating func attentionWeights(
    _ scores: TensorID, dropout: Double
  ) throws(PrimitiveError) -> (weights: TensorID, kept: TensorID) {
    let weights = try apply(Softmax(axis: shape(of: scores).rank - 1, isLog: false), scores)
    guard dropout > 0, mode == .training else { return (weights, weights) }
    return (weights, try self.dropout(weights, rate: dropout, axes: nil))
  }
}
