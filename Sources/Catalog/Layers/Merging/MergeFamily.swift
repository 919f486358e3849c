package import Program
internal import Shapes

/// A layer that joins tensors element by element, stretching axes of size 1.
package protocol MergeFamily: Layer, Initializable {
  static var function: Binary.Function { get }
  /// What is known of the result of two operands.
  static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts
  /// The signal of the result, and how gradients pass to each operand; nil where it cannot be told.
  func joined(_ operands: [Signal?]) -> Propagation?
}

extension MergeFamily {
  package var role: LayerRole { .merging }
  package static var schema: Schema<Self> { Schema(Self(), []) }
  package static var operandCount: ClosedRange<Int> { 1...Int.max }
  package static var takesList: Bool { true }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    Inference(operands[0].shaped(try context.broadcast(operands.map(\.shape))))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0]
    for operand in operands.dropFirst() { result = Self.merged(result, operand) }
    return [result]
  }

  package func joined(_ operands: [Signal?]) -> Propagation? { nil }

  package func propagate(_ operands: [Signal?], _ site: SignalSite) -> Propagation {
    let isStretched = site.operands.contains { $0 != site.output }
    return (isStretched ? nil : joined(operands))
      ?? Propagation(nil, gains: operands.map { _ in nil })
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let operands = try builder.aligned(operands)
    var result = operands[0]
    for operand in operands.dropFirst() {
      result = try builder.apply(Binary(function: Self.function), result, operand)
    }
    return [result]
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    // A step counts where it counts for any operand; without a mask all of an operand's steps count.
    var result: TensorID?
    for mask in context.masks {
      guard let mask else { return nil }
      if let other = result {
        result = try builder.apply(Binary(function: .maximum), other, mask)
      } else {
        result = mask
      }
    }
    return result
  }
}

extension InferenceContext {
  /// The shape that shapes broadcast to; those with fewer axes get axes of size 1 behind the batch.
  ///
  /// - Throws: `shape/merge-mismatch`.
  mutating func broadcast(_ shapes: [Shape]) throws(LayerError) -> Shape {
    var result = shapes[0]
    for (i, shape) in shapes.enumerated().dropFirst() {
      result = try broadcast(result, shape, i)
    }
    return result
  }

  private mutating func broadcast(
    _ a: Shape, _ b: Shape, _ operand: Int
  ) throws(LayerError) -> Shape {
    guard a.rank > 0, b.rank > 0 else { return a.rank > 0 ? a : b }
    let (long, short) = a.rank >= b.rank ? (a, b) : (b, a)
    var result = long
    for axis in 0..<short.rank {
      // The batch stands first in both; the other axes are aligned at the end.
      let other = axis == 0 ? 0 : axis + long.rank - short.rank
      if long[other] == short[axis] || axis > 0 && value(short[axis]) == 1 { continue }
      if axis > 0, value(long[other]) == 1 {
        result.axes[other] = short.axes[axis]
        continue
      }
      try require(
        long[other], equals: short[axis],
        reason: { "\($0.subject) joins axis \(other) of its inputs" },
        else: { $0.mismatch(a, b, axis: other, inLong: long[other], inShort: short[axis], operand) }
      )
    }
    return result
  }

  private func mismatch(
    _ a: Shape, _ b: Shape, axis: Int, inLong: Dim, inShort: Dim, _ operand: Int
  ) -> LayerError {
    let sizes = a.rank >= b.rank ? (inLong, inShort) : (inShort, inLong)
    var help: String?
    if a.rank == b.rank {
      let differing = a.indices.filter { areEqual(a[$0], b[$0]) == false }
      if differing == [a.rank - 1], a.rank == 4 {
        help = "bring both to the same channels with a 'conv2d' of kernel_size 1"
      } else if a.rank == 4, differing.contains(1) || differing.contains(2) {
        help = "give both branches the same strides and 'padding: same'"
      }
    }
    return LayerError(
      "shape/merge-mismatch",
      "\(subject) joins \(a) and \(b), which differ in axis \(axis): "
        + "\(text(sizes.0)) against \(text(sizes.1))",
      at: .operand(operand), help: help,
      framework: wording(merging: a, b, axis: axis, sizes.0, sizes.1))
  }
}

extension ProgramBuilder {
  /// The operands with axes of size 1 inserted behind the batch, until all have as many.
  mutating func aligned(_ operands: [TensorID]) throws(PrimitiveError) -> [TensorID] {
    var rank = 0
    for operand in operands { rank = max(rank, shape(of: operand).rank) }
    var result: [TensorID] = []
    for operand in operands {
      var shape = self.shape(of: operand)
      guard shape.rank < rank, shape.rank > 0 else {
        result.append(operand)
        continue
      }
      shape.axes.insert(contentsOf: [Axis](repeating: Axis(1), count: rank - shape.rank), at: 1)
      result.append(try apply(Reshape(shape: shape), operand))
    }
    return result
  }
}

extension ValueFacts {
  /// What two operands have in common, for results that are neither of them.
  func joined(_ other: ValueFacts) -> Encoding? {
    guard let encoding, let second = other.encoding else { return nil }
    return encoding == second && encoding == .linear ? .linear : .real
  }
}
