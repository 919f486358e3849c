/// A spec to start from: the simplest model for its kind of problem and the standard loss for it, with comments on what
/// to add once that works, and why not before.
package protocol Template: Sendable {
  /// What `coprime init` calls it.
  static var name: String { get }
  /// One line, without a full stop.
  static var summary: String { get }
  /// The spec, comments included.
  static var text: String { get }
}

package enum Templates {
  /// What is written where none is named.
  package static let standard: any Template.Type = MLPTemplate.self

  /// All templates by name, the standard one first.
  package static let all: [any Template.Type] = allTemplates.sorted { a, b in
    a.name == standard.name || b.name != standard.name && a.name < b.name
  }

  package static func find(_ name: String) -> (any Template.Type)? {
    all.first { $0.name == name }
  }

  /// The comment by which editors with the YAML language server find the schema.
  package static let modeline = "# yaml-language-server: $schema=coprime.schema.json"

  /// The whole file.
  package static func file(_ template: any Template.Type) -> String {
    modeline + "\n" + template.text
  }
}
