import Catalog
import Program
import Shapes

/// One axis of a case's first operand, left open; as is the axis of the same place in every other
/// operand with the same size, so that batches stay equal.
struct OpenAxis {
  let axis: Int
  let size: Int
  let operands: [TensorType]

  /// - Parameter least: axes of this size or less stay as they are.
  static func all(of operands: [TensorType], above least: Int) -> [OpenAxis] {
    guard let first = operands.first else { return [] }
    return first.shape.dims.enumerated().compactMap { axis, dim in
      guard let size = dim.constant, size > least else { return nil }
      let opened = operands.map { operand in
        var shape = operand.shape
        if shape.rank > axis, shape[axis] == dim { shape[axis] = .symbol("open") }
        return TensorType(shape, operand.element)
      }
      return OpenAxis(axis: axis, size: size, operands: opened)
    }
  }
  var values: [String: Int] { ["open": size] }
}
