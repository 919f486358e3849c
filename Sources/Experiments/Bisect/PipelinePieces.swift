internal import Analysis
internal import SourceText
internal import Spec

/// Each step of the pipeline; one that the spec cannot do without is found out when it is left out.
enum PipelinePieces: PieceSource {
  /// Steps that only group samples, not change them.
  private static let harmless: Set<String> = ["batch", "cache", "prefetch", "shuffle", "repeat"]

  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    (spec.spec.data?.pipeline ?? []).enumerated().compactMap { index, step in
      harmless.contains(step.name)
        ? nil
        : Piece(
          "the step '\(step.name)'", "left out", .step,
          [.remove(["data", "pipeline", "\(index)"])], at: step.range)
    }
  }
}
