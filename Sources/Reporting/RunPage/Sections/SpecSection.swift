internal import JSONText
internal import Analysis
internal import SourceText
internal import Spec

/// The spec as it was written, and what the command line changed of it.
struct SpecSection: RunSection {
  static let key = "spec"
  static let title = "Spec"
  private let text: String
  private let changes: [String]

  init?(_ record: RunRecord) {
    changes = record.spec.document.overrides.map {
      "\($0.path.joined(separator: "."))=\($0.value)"
    }
    text = String(decoding: record.spec.document.file.text, as: UTF8.self)
  }

  var html: String {
    let list = changes.map { "<code>\(HTML.text($0))</code>" }.joined(separator: ", ")
    let note = changes.isEmpty ? "" : "<p>Changed on the command line: \(list).</p>"
    return "\(note)<pre>\(HTML.text(text))</pre>"
  }
  var json: JSONValue { .string(text) }
}
