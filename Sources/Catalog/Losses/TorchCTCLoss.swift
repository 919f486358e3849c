package import Program

/// PyTorch's connectionist temporal classification: log-probabilities per step against a shorter sequence of labels.
///
/// PyTorch takes lengths at the call. Here the labels of a row end where blanks or negative numbers fill it up, and its
/// steps are those that no mask takes out. The batch is the first axis, as everywhere in a spec.
package struct TorchCTCLoss: SequenceComparison {
  package static let about = About(
    "ctc_loss", aliases: ["CTCLoss"], dialects: [.torch, .keras],
    "Compares log-probabilities [batch, steps, classes] with shorter rows of labels, padded with the blank or -1, over all ways to align them.",
    formula:
      "-log of the sum over alignments of the product over steps of exp(x[label or blank]); the mean divides each by its number of labels",
    source:
      "Graves et al., Connectionist temporal classification, 2006, doi:10.1145/1143844.1143891",
    twin: "ctc")
  package static let schema = Schema(
    Self(),
    [
      .int("blank", \.blank, min: 0, default: "0", "The class that stands between labels."),
      .bool(
        "zero_infinity", \.dropsInfinity, default: "false",
        "Whether rows with more labels than their steps can spell cost nothing instead of infinity."
      ),
      .reduction(\.reduction),
    ])

  package var blank = 0
  package var dropsInfinity = false
  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // Rows of labels, shorter than the sequence of log-probabilities.
    LossContract(.logProbabilities, .anything, .classification)
  }

  package func lower(
    prediction: TensorID, target: TensorID, steps: TensorID?, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let operands = [prediction, target] + (steps.map { [$0] } ?? [])
    var losses = try builder.apply(CTC(blank: blank), operands)[0]
    if dropsInfinity {
      let largest = builder.constant(.greatestFiniteMagnitude)
      let isFinite = try builder.combined(.less, losses, largest)
      losses = try builder.combined(
        .multiply, builder.combined(.minimum, losses, largest), isFinite)
    }
    if reduction == .sum || reduction == .none { return losses }
    return try builder.combined(.divide, losses, labelCounts(target, &builder))
  }

  /// How many labels each row has, 1 for none.
  private func labelCounts(
    _ target: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let isLabel = try builder.combined(
      .multiply, builder.combined(.notEqual, target, builder.constant(Float(blank))),
      builder.combined(.less, builder.constant(-1), target))
    return try builder.combined(
      .maximum, builder.lastAxis(.sum, isLabel), builder.constant(1))
  }
}
