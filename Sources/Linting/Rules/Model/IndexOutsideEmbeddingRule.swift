import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports indices that a table of embeddings has no row for.
struct IndexOutsideEmbeddingRule: Rule {
  static let about = RuleInfo(
    "model/index-outside-embedding", .error,
    summary: "An embedding gets indices beyond its table.",
    rationale: """
      An embedding looks up row i for index i. An index at or above the number of rows has none: \
      frameworks fail ("index out of range", "device-side assert") or, on some devices, silently \
      give zeros.
      """,
    symptoms: """
      index out of range in self, indices[0,5] = 10000 is not in [0, 10000), device-side assert \
      triggered, embedding lookup error
      """,
    remedy: """
      Make input_dim one more than the largest index (with index 0 for padding that is the \
      vocabulary plus 1).
      """,
    sources: ["https://keras.io/api/layers/core_layers/embedding/"],
    examples: [
      .finding(
        "one row too few",
        """
        coprime: 1
        model:
          inputs:
            tokens: {shape: [batch, 20], dtype: int32, range: [0, 10000]}
          layers:
            - embedding: {input_dim: «10000», output_dim: 16}
            - flatten
            - dense: 1
        """,
        fixed: """
          coprime: 1
          model:
            inputs:
              tokens: {shape: [batch, 20], dtype: int32, range: [0, 10000]}
            layers:
              - embedding: {input_dim: 10001, output_dim: 16}
              - flatten
              - dense: 1
          """),
      .clean(
        "a row for every index",
        """
        coprime: 1
        model:
          inputs:
            tokens: {shape: [batch, 20], dtype: int32, range: [0, 9999]}
          layers:
            - embedding: {input_dim: 10000, output_dim: 16}
            - flatten
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] where node.role == .embedding {
      // Read backwards, a table takes vectors.
      guard (node.layer as? ReversibleEmbeddingLayer)?.isReversed != true,
        let operand = node.operands.first, let facts = spec.facts(of: operand),
        let range = facts.range,
        let pair = node.arguments.pairs.first(where: {
          ["input_dim", "num_embeddings"].contains($0.key)
        }),
        let rows = node.number(pair.key)
      else { continue }
      if range.upper >= rows, range.upper.isFinite {
        let needed = format(range.upper + 1)
        report.add(
          "'\(node.name)' has rows 0 to \(format(rows - 1)), but its indices go up to \(format(range.upper))",
          at: pair.value.place, notes: facts.rangeReasons.notes, help: "use \(needed) rows",
          fixes: spec.replacing(pair.value.place, with: needed, "use \(needed) rows"))
      } else if range.lower < 0, range.lower.isFinite {
        report.add(
          "'\(node.name)' has rows from 0, but its indices start at \(format(range.lower))",
          at: pair.value.place,
          notes: facts.rangeReasons.notes, help: "shift the indices so that the smallest is 0")
      }
    }
  }
}
