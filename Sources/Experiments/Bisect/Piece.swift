package import Analysis
package import SourceText

/// A part of a spec that can be switched off, or put back to what is usual.
package struct Piece: Sendable {
  /// How much of the spec goes with it: of two pieces that explain the same, the smaller one is meant.
  package enum Size: Int, Sendable, Comparable {
    case value, step, layer, optimizer
    package static func < (a: Size, b: Size) -> Bool { a.rawValue < b.rawValue }
  }
  /// `dropout 'dropout_1'`, `the schedule`.
  package let name: String
  /// What is done to switch it off, in words: `left out`, `set to true`.
  package let remedy: String
  package let size: Size
  package let edits: [TreeEdit]
  package let range: SourceRange

  init(_ name: String, _ remedy: String, _ size: Size, _ edits: [TreeEdit], at range: SourceRange) {
    (self.name, self.remedy, self.size, self.edits, self.range) = (
      name, remedy, size, edits, range
    )
  }
}

/// Finds the pieces of one part of a spec.
protocol PieceSource: Sendable {
  static func pieces(of spec: AnalyzedSpec) -> [Piece]
}

extension Piece {
  private static let sources: [any PieceSource.Type] = [
    TrainingPieces.self, LossPieces.self, LayerPieces.self, PipelinePieces.self,
  ]

  /// Everything in a spec that can be switched off.
  package static func all(of spec: AnalyzedSpec) -> [Piece] {
    sources.flatMap { $0.pieces(of: spec) }
  }
}
