import Shapes

/// A border of one value around a tensor.
package struct Pad: Primitive {
  package static let name = "pad"

  /// One amount for each axis.
  package let amounts: [PadAmount]
  package let value: Float

  package init(amounts: [PadAmount], value: Float = 0) {
    self.amounts = amounts
    self.value = value
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 1...1)
    var type = operands[0]
    try requireRank(type.shape, amounts.count, "the input")
    for (i, amount) in amounts.enumerated() {
      try require(
        0...Int(Int32.max) ~= amount.before && 0...Int(Int32.max) ~= amount.after,
        "padding must not be negative, got \(amount.before) and \(amount.after)")
      type.shape[i] += Dim(amount.total)
    }
    return [type]
  }
}
