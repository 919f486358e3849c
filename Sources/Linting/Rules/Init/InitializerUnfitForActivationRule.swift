import Analysis
import Catalog
import SourceText
import Spec

/// Reports SELU layers whose kernels do not start with the variance that SELU is made for.
struct InitializerUnfitForActivationRule: Rule {
  static let about = RuleInfo(
    "init/initializer-unfit-for-activation", .info,
    summary: "A SELU layer does not start from lecun_normal, so that it does not normalise itself.",
    rationale: """
      SELU keeps mean 0 and variance 1 from layer to layer if the weights of each unit have \
      variance 1 / fan_in: that is what lecun_normal draws and what the constants of SELU are \
      computed for. With other variances it is an ELU with odd constants. Reported from a difference \
      of a quarter, which leaves the layers of equal width alone, where Glorot's variance is the same.
      """,
    symptoms:
      "selu does not normalise, selu worse than relu, selu kernel_initializer, vanishing activations with selu",
    remedy:
      "Use kernel_initializer: lecun_normal in every SELU layer, and alpha_dropout instead of dropout.",
    sources: ["Klambauer et al., Self-normalizing neural networks, 2017, arXiv:1706.02515"],
    examples: [
      .finding(
        "SELU with Keras' default",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: «selu»}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 64, activation: selu, kernel_initializer: lecun_normal}
              - dense: 10
          """),
      .finding(
        "SELU with another initialiser",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: selu, kernel_initializer: «he_normal»}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 64, activation: selu, kernel_initializer: lecun_normal}
              - dense: 10
          """),
      .clean(
        "SELU as in its paper",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: selu, kernel_initializer: lecun_normal}
            - dense: 10
        """),
      .clean(
        "SELU behind a normalisation",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: 64
            - batch_normalization
            - selu
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    var reported: Set<SourceRange> = []
    for kernel in spec.startingKernels where kernel.node.layer?.outputActivation is SeluActivation {
      guard !kernel.isConstant, let variance = kernel.moments?.variance else { continue }
      let gain = variance * kernel.fanIn
      let place = kernel.range ?? kernel.node.activationRange
      guard gain < 0.8 || gain > 1.25, reported.insert(place).inserted else { continue }
      report.add(
        "selu in '\(kernel.node.name)' needs weights of variance 1 / \(brief(kernel.fanIn)), but they start with \(brief(gain)) times that",
        at: place, help: "use kernel_initializer: lecun_normal",
        fixes: spec.setting(
          "kernel_initializer", to: "lecun_normal", in: kernel.node.arguments,
          of: kernel.node.entryRange,
          "start from lecun_normal"))
    }
  }
}
