import Shapes

/// Minus the logarithm of the probability that steps spell labels, over all alignments of the two.
///
/// logProbabilities[N, T, K], labels[N, L], optional steps[N, T] of 0 and 1 → [N]. A label that is the blank or
/// negative is padding; a step of 0 is left out. Labels that the steps cannot spell cost infinity, with no gradient;
/// a label of K and more gives NaN. Graves et al. 2006, doi:10.1145/1143844.1143891.
package struct CTC: Primitive {
  package static let name = "ctc"

  /// The class that stands between labels.
  package let blank: Int

  package init(blank: Int = 0) { self.blank = blank }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 2...3)
    let (x, labels) = (operands[0].shape, operands[1].shape)
    try requireRank(x, 3, "the prediction")
    try requireRank(labels, 2, "the labels")
    try requireEqual(x[0], labels[0], "the examples of prediction and labels")
    if let classes = x[2].constant {
      try require(
        (0..<classes).contains(blank), "the blank \(blank) is none of the \(classes) classes")
    }
    if operands.count > 2 {
      try requireShape(operands[2].shape, [x[0], x[1]], "the steps that count")
    }
    return [TensorType(Shape(axes: [x.axes[0]]))]
  }

  package func differentiates(operand: Int) -> Bool { operand == 0 }
}
