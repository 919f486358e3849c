import Analysis
import Catalog
import SourceText
import Spec

/// Reports models whose input hardly reaches their output with the weights they start from.
struct SignalVanishesRule: Rule {
  static let about = RuleInfo(
    "init/signal-vanishes", .warning,
    summary: "The weights start so small that almost nothing of the input arrives at the output.",
    rationale: """
      Every layer multiplies the spread of its input by a factor that follows from the variance of \
      its weights, the number of its inputs and its activation; the factors of all layers multiply, \
      and so do those of the gradients on their way back. At a millionth of the input, the model \
      gives the same output for every sample, the gradients of the first layers are below the \
      epsilon of 1e-7 that Adam divides by, and float32 rounds changes away at 6e-8. The rule \
      follows the declared initialisers through all layers, and speaks below 1e-6: usual \
      initialisers stay far above it at any depth that published models without normalisation have. \
      The input is taken as spread as the pipeline leaves it, or by 1 where that is not known.
      """,
    symptoms: """
      loss stays at ln(K) such as 2.303, output is the same for every input, all activations near \
      zero, gradients are zero, vanishing signal, stddev 0.01, deep network does not train
      """,
    remedy: """
      Draw the weights with the variance that suits the activation: glorot_uniform for tanh and \
      sigmoid, he_normal for relu, lecun_normal for selu; or normalise between the layers.
      """,
    sources: [
      "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
      "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, arXiv:1502.01852",
      "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, Deep information propagation, 2017, arXiv:1611.01232",
    ],
    dominates: ["model/deep-without-shortcuts", "model/sigmoids-in-a-row"],
    examples: [
      .finding(
        "ten layers of tanh with a deviation of 0.01",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: tanh, kernel_initializer: «{random_normal: {stddev: 0.01}}», repeat: 10}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 64, activation: tanh, kernel_initializer: glorot_uniform, repeat: 10}
              - dense: 10
          """),
      .clean(
        "thirty layers of tanh with Glorot's",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: tanh, repeat: 30}
            - dense: 10
        """),
      .clean(
        "a normalisation behind every layer",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - sequential:
                repeat: 10
                layers:
                  - dense: {units: 64, kernel_initializer: {random_normal: {stddev: 0.01}}}
                  - batch_normalization
                  - relu
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let scale = SignalScale(spec), let change = scale.signal(vanishing: true),
      change.ratio < SignalScale.lost
    else { return }
    let better = scale.betterInitializer(change)
    report.add(
      "the activations of '\(scale.name(change.layer))' start with a standard deviation of \(brief(change.deviation)), \(powerOfTen(1 / change.ratio)) times smaller than the input's",
      at: scale.place(of: change), notes: scale.notes(change, "the spread"),
      help: "use \(better), or normalise between the layers",
      fixes: scale.fixes(change))
  }
}
