package import Program
internal import Shapes

/// A recurrent layer as one group of operations per step: slower than the primitive `Recurrent`, but open to
/// activations that mix elements, masks on the state and states that are images.
///
/// The gates are apart from each other, since Keras draws a mask for each.
package struct UnrolledRecurrence {
  /// What the input adds to each gate: `[N, T, …, units]`.
  var inputs: [TensorID]
  /// 0 or more in the shape of a state for each gate; empty where nothing is dropped.
  var stateMasks: [TensorID] = []
  let steps: Int
  let isReversed: Bool
  /// `[N, T]` of 0 and 1.
  let mask: TensorID?

  /// Each step is a group of operations of its own.
  private static let mostSteps = 2048

  /// What the state adds to one gate.
  package typealias Product = (inout ProgramBuilder, _ state: TensorID, _ gate: Int)
    throws(PrimitiveError)
    -> TensorID
  /// The states after a step, the first of which is its result, from what the input adds to each gate.
  package typealias Step = (
    inout ProgramBuilder, _ inputs: [TensorID], _ states: [TensorID], Product
  ) throws(PrimitiveError) -> [TensorID]

  /// - Parameters:
  ///   - states: where to start; none for zeros.
  ///   - count: number of states.
  func run(
    from states: [TensorID], count: Int, into builder: inout ProgramBuilder,
    product: @escaping Product, step: Step
  ) throws(PrimitiveError) -> RecurrentResults {
    guard steps <= Self.mostSteps else {
      throw PrimitiveError(
        "recurrent",
        "\(steps) steps are more than the \(Self.mostSteps) that are computed one by one")
    }
    var states = states
    var results: [TensorID?] = Array(repeating: nil, count: steps)
    var last = inputs[0]
    for read in 0..<steps {
      let time = isReversed ? steps - 1 - read : read
      var rows: [TensorID] = []
      for input in inputs { rows.append(try builder.step(time, of: input)) }
      if read == 0 {
        last = try builder.apply(Elementwise(function: .affine(scale: 0, offset: 0)), rows[0])
        if states.isEmpty { states = Array(repeating: last, count: count) }
      }
      let next = try step(&builder, rows, states) {
        (builder, state, gate) throws(PrimitiveError) in
        guard !stateMasks.isEmpty else { return try product(&builder, state, gate) }
        let kept = try builder.apply(Binary(function: .multiply), state, stateMasks[gate])
        return try product(&builder, kept, gate)
      }
      if let mask {
        let isLive = try builder.step(time, of: mask)
        last = try builder.chosen(next[0], or: last, where: isLive)
        for i in states.indices {
          states[i] = try builder.chosen(next[i], or: states[i], where: isLive)
        }
      } else {
        (states, last) = (next, next[0])
      }
      results[time] = try builder.asStep(last)
    }
    let sequence = results.compactMap { $0 }
    return RecurrentResults(
      sequence: steps == 1 ? sequence[0] : try builder.apply(Concatenate(axis: 1), sequence)[0],
      last: last, states: states)
  }
}

extension ProgramBuilder {
  /// One step of a sequence `[N, T, …]` as `[N, …]`.
  mutating func step(_ time: Int, of sequence: TensorID) throws(PrimitiveError) -> TensorID {
    let slice = try apply(Slice(axis: 1, start: time, count: 1), sequence)
    var shape = self.shape(of: slice)
    shape.axes.remove(at: 1)
    return try apply(Reshape(shape: shape), slice)
  }

  /// `[N, …]` as a sequence of one step.
  fileprivate mutating func asStep(_ x: TensorID) throws(PrimitiveError) -> TensorID {
    var shape = self.shape(of: x)
    shape.axes.insert(Axis(1, role: .time), at: 1)
    return try apply(Reshape(shape: shape), x)
  }

  /// `a` in the examples where the flag `[N]` is 1, `b` where it is 0.
  fileprivate mutating func chosen(
    _ a: TensorID, or b: TensorID, where flag: TensorID
  ) throws(PrimitiveError) -> TensorID {
    let rank = shape(of: a).rank
    let axes = shape(of: flag).axes + Array(repeating: Axis(1), count: rank - 1)
    let flags = try apply(Reshape(shape: Shape(axes: axes)), flag)
    let others = try apply(Elementwise(function: .affine(scale: -1, offset: 1)), flags)
    return try apply(
      Binary(function: .add), apply(Binary(function: .multiply), a, flags),
      apply(Binary(function: .multiply), b, others))
  }

  /// Equal parts of the last axis.
  mutating func parts(_ count: Int, of x: TensorID) throws(PrimitiveError) -> [TensorID] {
    guard count > 1 else { return [x] }
    let shape = self.shape(of: x)
    let width = shape[shape.rank - 1].floorDivided(by: count)
    guard let size = width.constant else {
      throw PrimitiveError("recurrent", "the width '\(width)' of its state is open")
    }
    var parts: [TensorID] = []
    for i in 0..<count {
      parts.append(try apply(Slice(axis: -1, start: i * size, count: width), x))
    }
    return parts
  }

  /// A mask of dropout in the shape of `x`, varying over `axes`: multiplied with anything it drops the same.
  mutating func dropoutMask(
    _ x: TensorID, rate: Double, axes: [Int]? = nil
  ) throws(PrimitiveError) -> TensorID {
    let ones = try apply(Elementwise(function: .affine(scale: 0, offset: 1)), x)
    return try dropout(ones, rate: rate, axes: axes)
  }
}
