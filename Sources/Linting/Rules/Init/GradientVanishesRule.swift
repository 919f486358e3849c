import Analysis
import Catalog
import SourceText
import Spec

/// Reports models in which hardly any gradient reaches the first layers, although signals pass forward.
struct GradientVanishesRule: Rule {
  static let about = RuleInfo(
    "init/gradient-vanishes", .warning,
    summary: "Hardly any gradient reaches the first layers with the weights the model starts from.",
    rationale: """
      On its way back every layer multiplies the gradient by a factor that follows from the variance \
      of its weights, the number of its outputs and the slope of its activation: at most 1/4 for a \
      sigmoid, and 0 where it is saturated. The factors of all layers multiply. At a millionth of \
      what enters at the output, gradients are below the epsilon of 1e-7 that Adam divides by, and \
      updates of plain gradient descent are rounded away: the first layers stay as they were drawn. \
      The rule follows the declared initialisers through all layers, counts the gradient over all \
      elements of a layer, and speaks below 1e-6.
      """,
    symptoms: """
      vanishing gradient, first layers do not change, weights of early layers stay the same, loss \
      plateau at the start, deep sigmoid network does not learn
      """,
    remedy: """
      Use relu with he_normal in hidden layers, normalise between them, or add shortcuts around them.
      """,
    sources: [
      "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
      "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, Deep information propagation, 2017, arXiv:1611.01232",
    ],
    dominates: ["model/deep-without-shortcuts", "model/sigmoids-in-a-row"],
    examples: [
      .finding(
        "twelve layers of sigmoid with small weights",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: sigmoid, kernel_initializer: «{random_normal: {stddev: 0.1}}», repeat: 12}
            - dense: 10
        """),
      .clean(
        "twenty layers of tanh with Glorot's variance",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: tanh, repeat: 20}
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let scale = SignalScale(spec), let change = scale.gradient(vanishing: true),
      change.ratio < SignalScale.lost,
      // The signal's own loss is the same mistake.
      (scale.signal(vanishing: true)?.ratio ?? 1) >= SignalScale.lost
    else { return }
    report.add(
      "the gradient at '\(scale.name(change.layer))' starts \(powerOfTen(1 / change.ratio)) times smaller than at the model's output: the layer hardly learns",
      at: scale.place(of: change), notes: scale.notes(change, "the gradient"),
      help: "use relu with he_normal, normalise between the layers, or add shortcuts")
  }
}
