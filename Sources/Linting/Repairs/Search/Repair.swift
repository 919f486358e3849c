import SourceText

/// One kind of edit that may make shapes fit.
///
/// A repair proposes; ``RepairSearch`` reads and infers the edited text and keeps what holds, so a
/// proposal needs no proof.
package protocol Repair: Sendable {
  init()
  /// Edits that may let the failed layer take what it is given.
  func candidates(_ failure: FailedLayer) -> [RepairCandidate]
  /// Edits that may let an input take what the pipeline delivers.
  func candidates(_ mismatch: MismatchedInput) -> [RepairCandidate]
}

extension Repair {
  package func candidates(_ failure: FailedLayer) -> [RepairCandidate] { [] }
  package func candidates(_ mismatch: MismatchedInput) -> [RepairCandidate] { [] }
}

/// An edit that has not been tried.
package struct RepairCandidate: Sendable {
  let fix: FixIt
  let surprise: Surprise

  init(
    _ title: String, _ edits: [FixIt.Edit], _ surprise: Surprise, safety: FixIt.Safety = .unsafe
  ) {
    fix = FixIt(title, safety, edits)
    self.surprise = surprise
  }
}
