internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec

/// Each step of the pipeline; one that the spec cannot do without is found out when it is left out.
enum PipelinePieces: PieceSource {
  /// Steps that only group samples, not change them.
  private static let harmless: Set<String> = ["cache", "prefetch", "shuffle", "repeat"]

  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    (spec.spec.data?.pipeline ?? []).enumerated().compactMap { index, step in
      let removal = TreeEdit.remove(["data", "pipeline", "\(index)"])
      if let batch = step.entry.value as? BatchStep {
        let usual = TrainingSection.defaultBatchSize
        return batch.size == usual
          ? nil
          : Piece(
            "the batch size \(batch.size)", "\(usual) in its place", .value, [removal],
            at: step.range, distance: Piece.decades("\(batch.size)", from: "\(usual)"))
      }
      return harmless.contains(step.name)
        ? nil : Piece("the step '\(step.name)'", "left out", .step, [removal], at: step.range)
    }
  }
}
