/// What the program calls itself, for those who read its output.
package enum Product {
  package static let name = "Coprime"
  package static let version = "0.1.0"
  package static let address = "https://github.com/coprime-lint/coprime"

  /// The page of a rule in the repository.
  static func page(of rule: String) -> String { "docs/rules/\(rule).md" }
  static func pageAddress(of rule: String) -> String { "\(address)/blob/main/\(page(of: rule))" }
}
