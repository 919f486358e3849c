#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import Analysis
package import SourceText
package import Spec

/// A part of a spec that can be switched off, or put back to what is usual.
package struct Piece: Sendable {
  /// How much of the spec goes with it: of two pieces that explain the same, the smaller one is meant.
  package enum Size: Int, Sendable, Comparable {
    case value, severalValues, step, layer, severalLayers, optimizer
    package static func < (a: Size, b: Size) -> Bool { a.rawValue < b.rawValue }
  }
  /// `dropout 'dropout_1'`, `the schedule`.
  package let name: String
  /// What is done to switch it off, in words: `left out`, `set to true`.
  package let remedy: String
  package let size: Size
  package let edits: [TreeEdit]
  package let range: SourceRange
  /// Decades between the spec's number and the usual one; 0 where there are no two numbers.
  package let distance: Double
  /// Whether it may be off together with all others: not what is something else in its place, or several others.
  let combines: Bool

  init(
    _ name: String, _ remedy: String, _ size: Size, _ edits: [TreeEdit], at range: SourceRange,
    distance: Double = 0, combines: Bool = true
  ) {
    (self.name, self.remedy, self.size, self.edits) = (name, remedy, size, edits)
    (self.range, self.distance, self.combines) = (range, distance, combines)
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

  /// Everything in a spec that can be switched off without making it one that cannot be read or inferred.
  package static func all(of spec: AnalyzedSpec) -> [Piece] {
    let mistakes = spec.errorCount
    return sources.flatMap { $0.pieces(of: spec) }.filter { piece in
      guard let variant = try? SpecVariant.of(spec, piece.edits) else { return false }
      return variant.errorCount <= mistakes
    }
  }

  /// What is off by default, as weight decay is, has about this size where it is used.
  private static let slight = 1e-4

  /// How far a number is from the usual one, in factors of ten; shares near 1, such as a momentum, by what they
  /// leave.
  static func decades(_ text: String?, from usual: String?) -> Double {
    guard let own = text.flatMap(Double.init), let other = usual.flatMap(Double.init) else {
      return 0
    }
    if (0.5..<1).contains(own), (0..<1).contains(other) {
      return abs(log10((1 - own) / (1 - other)))
    }
    let (a, b) = (max(abs(own), slight), max(abs(other), slight))
    return a.isFinite ? abs(log10(a / b)) : .infinity
  }
}

extension AnalyzedSpec {
  fileprivate var errorCount: Int {
    (document.diagnostics + diagnostics).count { $0.severity == .error }
  }
}
