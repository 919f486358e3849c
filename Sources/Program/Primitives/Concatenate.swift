import Arrays
import Shapes

/// Tensors side by side along one axis.
package struct Concatenate: Primitive {
  package static let name = "concatenate"

  /// -1 is the last axis.
  package let axis: Int

  package init(axis: Int) { self.axis = axis }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...Int.max)
    var type = operands[0]
    let axis = try axis(axis, of: type.shape)
    for operand in operands.dropFirst() {
      try requireRank(operand.shape, type.shape.rank, "every operand")
      for i in 0..<type.shape.rank where i != axis {
        try requireEqual(type.shape[i], operand.shape[i], "axis \(i) of the operands")
      }
      type.shape[axis] += operand.shape[axis]
      if operand.element != type.element { type.element = .float32 }
    }
    return [type]
  }
}
