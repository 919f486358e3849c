internal import SourceText
internal import Spec
internal import Analysis
internal import JSONText
internal import Training

/// What the run ran on, so that it can be repeated.
struct EnvironmentSection: RunSection {
  static let key = "environment"
  static let title = "Environment"
  private let record: RunRecord

  init?(_ record: RunRecord) { self.record = record }

  private var facts: [JSONValue.Member] {
    let environment = record.environment.json.members ?? []
    return [
      .init("spec", .string(record.spec.document.file.path)),
      .init("seed", .string("\(record.run.seed)")),
      .init("data_digest", .optional(record.dataDigest)),
    ]
      + environment
  }

  var html: String {
    HTML.table(
      ["", ""],
      facts.map { fact in
        [
          HTML.text(fact.key.replacing("_", with: " ")),
          HTML.text(fact.value.string ?? (fact.value == .null ? "" : fact.value.text)),
        ]
      })
  }

  var json: JSONValue { .object(facts) }
}
