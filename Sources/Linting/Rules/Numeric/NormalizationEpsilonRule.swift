import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports normalisation layers that divide by a deviation of 0.
struct NormalizationEpsilonRule: Rule {
  static let about = RuleInfo(
    "numeric/normalization-epsilon", .error,
    summary: "A normalisation layer has an epsilon of 0, or one that its precision rounds to 0.",
    rationale: """
      The layer divides by the root of the variance plus epsilon. A channel that is the same \
      everywhere has variance 0: a dead ReLU, the black border of an image, padding. Without epsilon \
      that is 0 / 0, not a number, and one such value makes every weight behind it not a number in the next update. In \
      float16 the smallest number is 6e-8, so that half of it and less is 0. Small values such as 1e-12 are \
      used by published models in float32 and not reported.
      """,
    symptoms: "loss is NaN, NaN after batch normalization, NaN with layer norm in half precision",
    remedy: "Leave epsilon out, or use 1e-5.",
    sources: ["Ioffe and Szegedy, Batch normalization, 2015, arXiv:1502.03167"],
    examples: [
      .finding(
        "no epsilon",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, use_bias: false}
            - batch_normalization: {epsilon: «0.0»}
            - relu
            - dense: 1
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 4, use_bias: false}
              - batch_normalization: {epsilon: 1.0e-5}
              - relu
              - dense: 1
          """),
      .clean(
        "as small as in BERT",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 4
            - layer_normalization: {epsilon: 1.0e-12}
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let isHalf = spec.spec.model?.dtype == .float16
    var reported: Set<SourceRange> = []
    for node in spec.graph?.nodes ?? []
    where [.batchNormalization, .normalization].contains(node.role) {
      guard let epsilon = node.arguments.number("epsilon", "eps"),
        reported.insert(epsilon.range).inserted
      else { continue }
      // Half of the smallest number of float16, 2⁻²⁴, rounds to 0.
      let vanishes = isHalf && epsilon.value <= 0x1p-25
      guard epsilon.value == 0 || vanishes else { continue }
      report.add(
        vanishes && epsilon.value != 0
          ? "an epsilon of \(brief(epsilon.value)) is 0 in float16: '\(node.name)' divides 0 by 0 where a channel is constant"
          : "an epsilon of 0 makes '\(node.name)' divide 0 by 0 where a channel is constant",
        at: epsilon.range, help: "use 1.0e-5",
        fixes: spec.replacing(epsilon.range, with: "1.0e-5", "use 1.0e-5"))
    }
  }
}
