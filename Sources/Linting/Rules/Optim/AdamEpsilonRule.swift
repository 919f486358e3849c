import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports an epsilon that does not keep an adaptive optimizer's divisor away from 0.
struct AdamEpsilonRule: Rule {
  static let about = RuleInfo(
    "optim/adam-epsilon", .warning,
    summary:
      "The epsilon of an adaptive optimizer is so small that it divides by 0 or by rounding noise.",
    rationale: """
      The step is the average gradient over the root of the average square plus epsilon. A weight \
      whose gradient is exactly 0, behind a dead ReLU or in an unused row of an embedding, gives 0 / 0 \
      without epsilon: not a number, from where it spreads to the whole model. That is an error. \
      Below 1e-10 gradients as small as that move weights as far as large ones, and in float32 such \
      gradients are rounding noise beside weights near 0.1; optimizers come with 1e-7 (Keras) or 1e-8 \
      (PyTorch, the paper). In float16 the smallest number is 6e-8: below it epsilon is 0. Large \
      values are used on purpose (0.1 and 1 for Inception) and not reported.
      """,
    symptoms:
      "loss is NaN after some updates, NaN with Adam, weights become NaN, adam epsilon too small",
    remedy: "Leave epsilon out, or use 1e-7; 1e-4 in float16.",
    sources: [
      "Kingma and Ba, Adam, 2015, arXiv:1412.6980",
      "Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, doi:10.1145/3377811.3380395",
    ],
    examples: [
      .finding(
        "no epsilon at all",
        """
        coprime: 1
        training:
          optimizer: {adam: {learning_rate: 0.001, epsilon: «0.0»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {adam: {learning_rate: 0.001, epsilon: 1.0e-7}}
          """),
      .finding(
        "1e-16",
        """
        coprime: 1
        training:
          optimizer: {rmsprop: {epsilon: «1.0e-16»}}
        """,
        fixed: """
          coprime: 1
          training:
            optimizer: {rmsprop: {epsilon: 1.0e-7}}
          """),
      .clean(
        "PyTorch's default",
        """
        coprime: 1
        training:
          optimizer: {adam: {epsilon: 1.0e-8}}
        """),
      .clean(
        "large on purpose",
        """
        coprime: 1
        training:
          optimizer: {adam: {epsilon: 0.1}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer,
      (entry.entry.value as? any Optimizer)?.contract.hasEpsilon ?? false,
      let epsilon = entry.entry.arguments.number("epsilon", "eps")
    else { return }
    let isHalf = spec.spec.model?.dtype == .float16
    let name = entry.entry.arguments.owner
    let usual = isHalf ? "1.0e-4" : "1.0e-7"
    let fixes = spec.replacing(epsilon.range, with: usual, "use \(usual)")
    if epsilon.value == 0 || isHalf && epsilon.value < Self.smallestHalf {
      let cause =
        epsilon.value == 0
        ? "an epsilon of 0" : "an epsilon of \(brief(epsilon.value)), which is 0 in float16,"
      report.add(
        "\(cause) makes '\(name)' divide 0 by 0 at every weight whose gradient is 0",
        at: epsilon.range, severity: .error,
        help: "use \(usual)", fixes: fixes)
    } else if epsilon.value < 1e-10 {
      report.add(
        "an epsilon of \(brief(epsilon.value)) lets '\(name)' turn gradients as small as that, which are rounding noise, into full steps",
        at: epsilon.range, help: "use \(usual)", fixes: fixes)
    }
  }

  /// Half of this rounds to 0: the smallest subnormal number of float16 is 2⁻²⁴.
  private static let smallestHalf = 0x1p-25
}
