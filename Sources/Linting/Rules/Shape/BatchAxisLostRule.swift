import Analysis
import Program
import Shapes
import SourceText
import Spec

/// Reports outputs whose first axis no longer counts the samples.
struct BatchAxisLostRule: Rule {
  static let about = RuleInfo(
    "shape/batch-axis-lost", .warning,
    summary:
      "A layer moves the batch axis or merges it with another, and an output is left without it.",
    rationale: """
      Losses and metrics pair predictions with targets along axis 0. Where a flatten from axis 0, a reshape or a \
      permutation has merged the samples with steps, or put them elsewhere, predictions are \
      compared with targets of other samples, or the shapes do not match at all. Merging the batch for a \
      while and splitting it again is fine, and not reported.
      """,
    symptoms: """
      Expected input batch_size to match target batch_size, view(-1) merged the batch, flatten \
      start_dim=0, permute moved the batch
      """,
    remedy: "Keep axis 0: flatten from axis 1, and permute the batch back to the front.",
    examples: [
      .finding(
        "a permutation that is not undone",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - «permute»: {dims: [1, 0, 2]}
            - Linear: {in_features: 8, out_features: 3}
        """),
      .clean(
        "there and back",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - permute: {dims: [1, 0, 2]}
            - permute: {dims: [1, 0, 2]}
            - Linear: {in_features: 8, out_features: 3}
        """),
    ])

  private static let batch = Dim.symbol("batch")

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for output in graph.outputs {
      guard var operand = Optional(output.operand), isLost(operand, spec) else { continue }
      // Back to the layer that still had it in front.
      while case .layer(let index) = operand.producer {
        let node = graph.nodes[index]
        guard let before = node.operands.first else { break }
        if spec.type(of: before)?.shape.dims.first == Self.batch {
          let shapes = (spec.type(of: before)?.shape ?? [], spec.type(of: operand)?.shape ?? [])
          report.add(
            "'\(node.name)' makes \(shapes.1) of \(shapes.0): axis 0 of output '\(output.name)' no longer counts the samples",
            at: node.range, help: "keep the batch in axis 0, or put it back before the output")
          break
        }
        operand = before
      }
    }
  }

  /// Whether the batch stands elsewhere than in front, alone or in a product.
  private func isLost(_ operand: Operand, _ spec: AnalyzedSpec) -> Bool {
    guard let shape = spec.type(of: operand)?.shape, let first = shape.dims.first else {
      return false
    }
    return first != Self.batch && shape.symbols.contains("batch")
  }
}
