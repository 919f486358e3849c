import Analysis
import Catalog
import SourceText
import Spec

/// Reports indices that are scaled before an embedding looks them up.
struct IndicesScaledRule: Rule {
  static let about = RuleInfo(
    "data/indices-scaled", .error,
    summary: "Indices are scaled before an embedding looks them up.",
    rationale: """
      An embedding takes a number for the place of a row and cuts its fraction off. Indices divided \
      by their largest lie between 0 and 1: all of them look up row 0, or 1 for the last, and the \
      model sees the same sentence everywhere. Codes are names, and are not normalised.
      """,
    symptoms: """
      embedding always the same, accuracy at chance with an embedding, normalised token ids, model \
      ignores the text
      """,
    remedy: "Leave indices as they are: take the scaling step out.",
    sources: ["https://keras.io/api/layers/core_layers/embedding/"],
    dominates: ["model/index-outside-embedding"],
    examples: [
      .finding(
        "divided by the vocabulary",
        """
        coprime: 1
        model:
          inputs:
            tokens: [batch, 100]
          layers:
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            tokens: {role: feature, shape: [100], range: [0, 19999]}
          pipeline:
            - «rescale: {field: tokens, scale: 1/20000}»
        """),
      .clean(
        "as they are",
        """
        coprime: 1
        model:
          inputs:
            tokens: [batch, 100]
          layers:
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            tokens: {role: feature, shape: [100], range: [0, 19999]}
        """),
      .clean(
        "moved so that they start at 0",
        """
        coprime: 1
        model:
          inputs:
            tokens: [batch, 100]
          layers:
            - embedding: {input_dim: 20000, output_dim: 8}
        data:
          fields:
            tokens: {role: feature, shape: [100], range: [1, 20000]}
          pipeline:
            - rescale: {field: tokens, scale: 1, offset: -1}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard !spec.pipeline.fields(.feature).isEmpty else { return }
    for node in spec.graph?.nodes ?? [] where node.family == .embedding {
      guard let operand = node.operands.first, case .input(let index) = operand.producer,
        spec.inputs.indices.contains(index),
        let field = spec.pipeline.fields(.feature).first(where: {
          $0.name == spec.inputs[index].field
        }),
        let step = field.history.last(where: { $0.traits.isScaling && !isShift($0, spec) })
      else { continue }
      let encoded = field.history.drop { $0.range != step.range }
      guard !encoded.contains(where: { $0.traits.isEncoding }) else { continue }
      report.add(
        "'\(step.name)' scales the indices of '\(field.name)', which '\(node.name)' looks up",
        at: step.range, notes: [.init("'\(node.name)' takes whole numbers", at: node.range)],
        help: "leave indices as they are: take the step out")
    }
  }

  /// Whether a step only moves whole numbers.
  private func isShift(_ step: AppliedStep, _ spec: AnalyzedSpec) -> Bool {
    let entry = spec.spec.data?.pipeline.first { $0.range == step.range }
    return (entry?.step as? RescaleStep).map { abs($0.scale) >= 1 } ?? false
  }
}
