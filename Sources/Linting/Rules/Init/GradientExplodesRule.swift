import Analysis
import Catalog
import SourceText
import Spec

/// Reports models in which the gradient grows without bounds on its way to the first layers.
struct GradientExplodesRule: Rule {
  static let about = RuleInfo(
    "init/gradient-explodes", .warning,
    summary:
      "The gradient at the first layers starts ten thousand times as large as at the output.",
    rationale: """
      On its way back every layer multiplies the gradient by a factor that follows from the variance \
      of its weights, the number of its outputs and the slope of its activation. The factors of all \
      layers multiply, also where a normalisation keeps the signals themselves in bounds. With \
      gradients 10,000 times as large as those of the last layers, no learning rate suits both: the \
      first layers jump or the last ones stand still. The rule follows the declared initialisers \
      through all layers, counts the gradient over all elements of a layer, and speaks from 10,000 on.
      """,
    symptoms: """
      exploding gradient, loss is NaN, loss jumps after the first updates, gradient norm is huge, \
      training needs a tiny learning rate
      """,
    remedy:
      "Use he_normal before relu and glorot_uniform elsewhere, add shortcuts, or clip the gradient.",
    sources: [
      "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013, arXiv:1211.5063",
      "Yang, Pennington, Rao, Sohl-Dickstein and Schoenholz, A mean field theory of batch normalization, 2019, arXiv:1902.08129",
    ],
    dominates: ["init/weights-large", "model/deep-without-shortcuts"],
    examples: [
      .finding(
        "weights too large for tanh, whose results are bounded",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 512, activation: tanh, kernel_initializer: «{random_normal: {stddev: 0.5}}», repeat: 12}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 512, activation: tanh, kernel_initializer: glorot_uniform, repeat: 12}
              - dense: 10
          """),
      .clean(
        "Glorot's variance",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 512, activation: tanh, repeat: 12}
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let scale = SignalScale(spec), let change = scale.gradient(vanishing: false),
      change.ratio > SignalScale.exploded,
      // The signal's own explosion is the same mistake.
      (scale.signal(vanishing: false)?.ratio ?? 1) <= SignalScale.exploded
    else { return }
    let better = scale.betterInitializer(change)
    report.add(
      "the gradient at '\(scale.name(change.layer))' starts \(powerOfTen(change.ratio)) times as large as at the model's output",
      at: scale.place(of: change), notes: scale.notes(change, "the gradient"),
      help: "use \(better), or add shortcuts around the layers",
      fixes: scale.fixes(change))
  }
}
