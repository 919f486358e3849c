import Catalog
import Program
import Shapes

extension LayerError {
  /// Whether the message says the name of the parameter, which axis is at fault, or which operand:
  /// by its shape, or by the name of a dimension.
  func namesItsPlace(_ operands: [TensorType]) -> Bool {
    if case .parameter(let name) = place, message.contains(name) { return true }
    if message.contains(/\b(axis|axes|batch|time|depth|height|width|channels?|features?)\b/) {
      return true
    }
    let shapes = operands.map(\.shape)
    if shapes.contains(where: { message.contains($0.description) }) { return true }
    if shapes.contains(where: { $0.symbols.contains { message.contains("'\($0)'") } }) {
      return true
    }
    // Too many or too few operands: none of them is the one at fault.
    return rule == "shape/operand-count" && message.contains(/\binputs?\b/)
  }
}
