internal import Analysis
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// A check that needs nothing but the history of a training, be it a short one or one that is over.
package protocol HistoryCheck: Check {
  static func judge(_ history: RunHistory) -> HistoryFinding
}

/// What a history shows, and the part of the spec that it points at.
package struct HistoryFinding: Sendable {
  package enum Place: Sendable, Equatable {
    case loss, optimizer, training
    case layer(String)
    /// A weight, called `layer/weight`.
    case weight(String)
  }
  package let status: CheckStatus
  package let message: String
  package let measured: Double?
  package let expected: Double?
  package let place: Place
  package let help: String?

  init(
    _ status: CheckStatus, _ message: String, measured: Double? = nil, expected: Double? = nil,
    at place: Place = .training, help: String? = nil
  ) {
    (self.status, self.message, self.measured) = (status, message, measured)
    (self.expected, self.place, self.help) = (expected, place, help)
  }

  static func skip(_ why: String) -> HistoryFinding { HistoryFinding(.skip, why) }
}

extension HistoryCheck {
  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let finding = Self.judge(try context.history())
    let isFault = finding.status > .skip
    return CheckOutcome(
      finding.status, finding.message, measured: finding.measured.map(JSONValue.number) ?? .null,
      expected: finding.expected.map(JSONValue.number) ?? .null,
      at: isFault ? context.range(of: finding.place) : nil, help: isFault ? finding.help : nil)
  }
}

extension VerificationContext {
  fileprivate func range(of place: HistoryFinding.Place) -> SourceRange? {
    let training = spec.spec.training
    return switch place {
    case .loss: training?.losses.first?.entry.range
    case .optimizer: training?.optimizer?.range
    case .training: training?.epochs?.range ?? training?.range
    case .layer(let name): run.node(named: name)?.range ?? training?.range
    case .weight(let name): run.node(ofParameter: name)?.range ?? training?.range
    }
  }
}

extension [Double] {
  /// The middle one in order of size; nil of none.
  var median: Double? { isEmpty ? nil : sorted()[count / 2] }
}
