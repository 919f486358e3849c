package import JSONText
package import SourceText
package import Training

/// One thing that is measured on a spec and held against what is predicted of it.
package protocol Check: Sendable {
  static var about: CheckInfo { get }
  init()
  /// - Throws: ``RunError`` where the measurement itself cannot be made; the check has failed then.
  func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome
}

/// What a check says about itself: help, documentation and the order of checks follow from it.
package struct CheckInfo: Sendable {
  /// How long a check takes, roughly; cheap checks run first.
  package enum Cost: Int, Comparable, Sendable, CaseIterable {
    /// Reads what is known already.
    case free
    /// Reads samples.
    case data
    /// A few passes through the network.
    case passes
    /// Trains for a while.
    case training
    /// Looks at the network that a check has trained.
    case afterTraining
    /// Reads what a short training on the real data has shown.
    case shortRun
    /// Passes through the plain reference: slow, and about coprime rather than the spec.
    case reference
    package static func < (a: Cost, b: Cost) -> Bool { a.rawValue < b.rawValue }
  }
  package let id: String
  package let cost: Cost
  /// One sentence: what is checked.
  package let summary: String
  /// What it means when the check does not pass.
  package let meaning: String
  /// Why the limits are what they are.
  package let tolerance: String
  /// Where the advice comes from.
  package let sources: [String]

  package init(
    _ id: String, _ cost: Cost, summary: String, meaning: String, tolerance: String,
    sources: [String] = []
  ) {
    (self.id, self.cost, self.summary, self.meaning) = (id, cost, summary, meaning)
    (self.tolerance, self.sources) = (tolerance, sources)
  }

  /// What stands before the ids of checks where those of rules may stand, too.
  package static let group = "verify"
  package var name: String { "\(Self.group)/\(id)" }
}

package enum CheckStatus: String, Sendable, CaseIterable, Comparable {
  case pass, skip, warn, fail
  package static func < (a: CheckStatus, b: CheckStatus) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }
}

/// What a check found.
package struct CheckOutcome: Sendable {
  package let status: CheckStatus
  package let message: String
  package let measured: JSONValue
  package let expected: JSONValue
  package let range: SourceRange?
  package let notes: [Diagnostic.Note]
  package let help: String?
  /// Whether it might have found something in more time.
  package private(set) var isOutOfTime = false

  package init(
    _ status: CheckStatus, _ message: String, measured: JSONValue = .null,
    expected: JSONValue = .null,
    at range: SourceRange? = nil, notes: [Diagnostic.Note] = [], help: String? = nil
  ) {
    (self.status, self.message, self.measured, self.expected) = (
      status, message, measured, expected
    )
    (self.range, self.notes, self.help) = (range, notes, help)
  }

  /// The time for all checks was used up before this one.
  static func outOfTime(_ why: String) -> CheckOutcome {
    var outcome = CheckOutcome(.skip, why)
    outcome.isOutOfTime = true
    return outcome
  }

  /// The check has nothing to look at here.
  static func notApplicable(_ why: String) -> CheckOutcome { CheckOutcome(.skip, why) }
}

/// What a check found, and how long it took.
package struct CheckResult: Sendable {
  package let about: CheckInfo
  package let outcome: CheckOutcome
  package let seconds: Double

  package var status: CheckStatus { outcome.status }

  /// As the machine-readable report has it.
  package var json: JSONValue {
    [
      "id": .string(about.id), "status": .string(status.rawValue), "measured": outcome.measured,
      "expected": outcome.expected, "message": .string(outcome.message),
      "seconds": .number(seconds),
    ]
  }
}

extension Double {
  /// With three significant digits, for messages.
  var short: String {
    guard isFinite, self != 0 else { return self == 0 ? "0" : isNaN ? "nan" : "\(self)" }
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific }
    var scale = 1.0
    while magnitude * scale < 100 { scale *= 10 }
    let rounded = (self * scale).rounded() / scale
    return rounded == rounded.rounded() && rounded.magnitude < 1e15
      ? "\(Int(rounded))" : "\(rounded)"
  }

  /// As a share of a hundred.
  var percent: String { "\((self * 100).short) %" }

  private var scientific: String {
    var (digits, power) = (self, 0)
    while digits.magnitude >= 10 { (digits, power) = (digits / 10, power + 1) }
    while digits.magnitude < 1 { (digits, power) = (digits * 10, power - 1) }
    return "\((digits * 100).rounded() / 100)e\(power)"
  }
}
