internal import Catalog
package import SourceText
internal import YAML

/// Which dynamic checks run, and for how long.
package struct VerifySection: Sendable {
  /// Seconds that all checks together may take.
  package var budget: Located<Double>?
  package var only: [Located<String>] = []
  package var skip: [Located<String>] = []
  package init() {}
  static let keys = ["budget", "only", "skip"]

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    decoder.currentKey = "verify"
    guard let pairs = node.mapping else {
      if !node.isNull { decoder.reportType(node, expected: "a mapping such as {budget: 60}") }
      return
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = "verify.\(key)"
      switch key {
      case "budget":
        budget = decoder.number(pair.value, in: 0...(.greatestFiniteMagnitude)).map {
          Located($0, at: pair.value.place)
        }
      case "only": only = decoder.names(pair.value) ?? []
      case "skip": skip = decoder.names(pair.value) ?? []
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "verify",
          expected: Self.keys)
      }
    }
  }
}

/// Severities and disabled rules for one spec.
package struct LintSection: Sendable {
  package enum Level: String, Sendable, CaseIterable { case off, info, warning, error }
  package var severities: [(rule: Located<String>, level: Level)] = []
  package var disabled: [Located<String>] = []
  package init() {}
  static let keys = ["severities", "disable"]

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    decoder.currentKey = "lint"
    guard let pairs = node.mapping else {
      if !node.isNull {
        decoder.reportType(node, expected: "a mapping such as {disable: [repro/seed-missing]}")
      }
      return
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = "lint.\(key)"
      switch key {
      case "disable": disabled = decoder.names(pair.value) ?? []
      case "severities":
        for item in pair.value.mapping ?? [] {
          guard let rule = item.key.text, let level = decoder.choice(item.value, of: Level.self)
          else { continue }
          severities.append((Located(rule, at: item.key.place), level))
        }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "lint",
          expected: Self.keys)
      }
    }
  }
}
