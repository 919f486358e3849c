import Analysis
import Catalog
import SourceText
import Spec

/// Reports models whose weights start so large that the output is far out of proportion to the input.
struct SignalExplodesRule: Rule {
  static let about = RuleInfo(
    "init/signal-explodes", .warning,
    summary: "The weights start so large that the output is ten thousand times the input.",
    rationale: """
      Every layer multiplies the spread of its input by a factor that follows from the variance of \
      its weights, the number of its inputs and its activation; the factors of all layers multiply. \
      The first loss is about as large as the scores, thousands instead of ln K, and the first \
      update is as far off. The rule follows the declared initialisers through all layers and speaks \
      from a factor of 10,000 on: no usual initialiser comes near it at any depth that published \
      models without normalisation have, and float16 overflows at 65,504. A normalisation on the way \
      undoes it, and then the rule is silent.
      """,
    symptoms: """
      loss is NaN or inf from the first steps, loss starts at thousands, logits are huge, exploding \
      activations, random_normal stddev 1
      """,
    remedy: """
      Draw the weights with the variance that suits the activation: he_normal for relu, \
      glorot_uniform for tanh and sigmoid; or normalise between the layers.
      """,
    sources: [
      "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, arXiv:1502.01852",
      "Hanin and Rolnick, How to start training: the effect of initialization and architecture, 2018, arXiv:1803.01719",
    ],
    dominates: ["init/weights-large", "model/deep-without-shortcuts"],
    examples: [
      .finding(
        "a deviation of 1 in five layers",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 256, activation: relu, kernel_initializer: «{random_normal: {stddev: 1.0}}», repeat: 5}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 256, activation: relu, kernel_initializer: he_normal, repeat: 5}
              - dense: 10
          """),
      .clean(
        "He's variance in thirty layers of relu",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 256, activation: relu, kernel_initializer: he_normal, repeat: 18}
            - dense: 10
        """),
      .clean(
        "a normalisation behind every layer",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - sequential:
                repeat: 5
                layers:
                  - dense: {units: 256, kernel_initializer: {random_normal: {stddev: 1.0}}}
                  - batch_normalization
                  - relu
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let scale = SignalScale(spec), let change = scale.signal(vanishing: false),
      change.ratio > SignalScale.exploded
    else { return }
    let better = scale.betterInitializer(change)
    report.add(
      "the activations of '\(scale.name(change.layer))' start with a standard deviation of \(powerOfTen(change.deviation)), \(powerOfTen(change.ratio)) times the input's",
      at: scale.place(of: change), notes: scale.notes(change, "the spread"),
      help: "use \(better), or normalise between the layers",
      fixes: scale.fixes(change))
  }
}
