import Shapes

/// 1 at the index and 0 elsewhere: index[...] → [..., classes]; all 0 for an index that is not a
/// whole number of 0..<classes.
package struct OneHot: Primitive {
  package static let name = "one_hot"

  package let classes: Int

  package init(classes: Int) { self.classes = classes }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    try require(classes >= 1, "needs at least 1 class, got \(classes)")
    return [
      TensorType(Shape(axes: operands[0].shape.axes + [Axis(Dim(classes), role: .class_)]))
    ]
  }

  package func differentiates(operand: Int) -> Bool { false }
}
