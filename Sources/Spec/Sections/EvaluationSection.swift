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
  package static let schema = Schema(
    Self(),
    [
      Field(
        "metrics", type: .list(.entry(.metric), count: nil),
        "What is computed beside the loss: a metric or a list of metrics."
      ) { section, node, decoder in
        for item in node.sequence ?? [node] {
          if let metric = decoder.locatedEntry(item, .metric) { section.metrics.append(metric) }
        }
        return true
      },
      .choice("split", \.split, "The samples on which the trained model is judged."),
    ])

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    var base = Self()
    base.range = node.place
    decoder.currentKey = "evaluation"
    self = decoder.section(node, Self.schema, onto: base, of: "evaluation")
  }
}
