package import Program

/// Keras' connectionist temporal classification: scores per step against a shorter sequence of labels.
package struct CTCLoss: SequenceComparison {
  package static let about = About(
    "ctc", aliases: ["CTC"],
    "Compares scores per step with a shorter sequence of labels, over all ways to align them; label 0 is padding.",
    formula: "-log of the sum over alignments of the product over steps of softmax(x)[label or 0]",
    source:
      "Graves et al., Connectionist temporal classification, 2006, doi:10.1145/1143844.1143891",
    twin: "ctc_loss")
  package static let schema = Schema(Self(), [.reduction(\.reduction)])

  package var reduction = LossReduction.sumOverBatchSize
  package init() {}

  package var contract: LossContract {
    // Rows of labels, shorter than the sequence of scores.
    LossContract(.logits, .anything, .classification)
  }

  package func lower(
    prediction: TensorID, target: TensorID, steps: TensorID?, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let logarithms = try builder.apply(Softmax(axis: -1, isLog: true), prediction)
    let operands = [logarithms, target] + (steps.map { [$0] } ?? [])
    return try builder.apply(CTC(), operands)[0]
  }
}
