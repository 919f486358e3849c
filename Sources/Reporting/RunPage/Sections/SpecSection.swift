internal import JSONText
internal import Analysis
internal import SourceText
internal import Spec

/// The spec as it was run.
struct SpecSection: RunSection {
  static let key = "spec"
  static let title = "Spec"
  private let text: String

  init?(_ record: RunRecord) {
    text = String(decoding: record.spec.document.file.text, as: UTF8.self)
  }

  var html: String { "<pre>\(HTML.text(text))</pre>" }
  var json: JSONValue { .string(text) }
}
