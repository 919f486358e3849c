/// The rules that ``read(_:limits:)`` reports by; raw values are the identifiers of findings.
package enum ReadingRule: String, Hashable, Sendable, CaseIterable {
  case encoding = "spec/yaml-encoding"
  case limit = "spec/yaml-limit"
  case syntax = "spec/yaml-syntax"
  case alias = "spec/yaml-alias"
  case merge = "spec/yaml-merge"
  case key = "spec/yaml-key"
  case tag = "spec/yaml-tag"
  case duplicateKey = "spec/duplicate-key"
  case severalDocuments = "spec/several-documents"
  case olderYAML = "spec/yaml-1-1-value"

  /// What the rule finds, for documentation.
  package var summary: String {
    switch self {
    case .encoding: "the file is not UTF-8 or holds characters that YAML does not allow"
    case .limit: "the file is larger, deeper or holds more values than a spec ever does"
    case .syntax: "the file is not YAML"
    case .alias: "an alias names nothing, or a value it stands in"
    case .merge: "'<<' is given something other than mappings"
    case .key: "a key is a list or a mapping"
    case .tag: "a tag is not one of the core schema, or does not fit its value"
    case .duplicateKey: "a mapping has the same key twice"
    case .severalDocuments: "the file holds more than one document"
    case .olderYAML: "readers of YAML 1.1 take a value for something else"
    }
  }
}
