package import Catalog
package import SourceText
internal import YAML

/// How the trained model is judged.
package struct EvaluationSection: Sendable {
  package var metrics: [LocatedEntry] = []
  package var split: Located<Split>?
  package var range: SourceRange?
  package init() {}
}

extension EvaluationSection {
  static let keys = ["metrics", "split"]

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    range = node.place
    decoder.currentKey = "evaluation"
    guard let pairs = node.mapping else {
      if !node.isNull { decoder.reportType(node, expected: "a mapping") }
      return
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      decoder.currentKey = key
      switch key {
      case "metrics":
        for item in pair.value.sequence ?? [pair.value] {
          if let metric = decoder.locatedEntry(item, .metric) { metrics.append(metric) }
        }
      case "split":
        split = decoder.choice(pair.value, of: Split.self).map { Located($0, at: pair.value.place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "evaluation",
          expected: Self.keys)
      }
    }
  }
}
