import Analysis
import Catalog
import SourceText
import Spec

/// Reports kernels whose random values are so large that the layer's sums explode.
struct InitialWeightsLargeRule: Rule {
  static let about = RuleInfo(
    "init/weights-large", .info,
    summary:
      "A kernel starts with values that make its sums ten times as large as its inputs or more.",
    rationale: """
      A unit that adds n inputs with weights of standard deviation s gives sums that spread √n · s \
      times as wide as its inputs. Kept near 1 (Glorot and Bengio; He et al.), signals pass through \
      any number of layers. At 10 a tanh or sigmoid is saturated for nearly every input and passes \
      almost no gradient, and three ReLU layers multiply by 1000, as the gradients do on their way \
      back. Ten is far outside of what any of the usual initialisers gives. A normalisation behind \
      the layer undoes it, and there the rule is silent. It is advice, because some networks learn \
      in spite of it: one hidden layer of sigmoids on digits does, more slowly (Nielsen).
      """,
    symptoms: """
      loss starts at a huge value, loss is NaN in the first updates, activations saturate, tanh outputs \
      are all 1 or -1, random_normal stddev 1
      """,
    remedy:
      "Use glorot_uniform or he_normal, which divide by the number of inputs, or a standard deviation near 1 / √n.",
    sources: [
      "Nielsen, Neural networks and deep learning, 2015, chapter 3",
      "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
      "He et al., Delving deep into rectifiers, 2015, arXiv:1502.01852",
    ],
    examples: [
      .finding(
        "a standard deviation of 1 over 784 inputs",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: tanh, kernel_initializer: «{random_normal: {stddev: 1.0}}»}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 64, activation: tanh, kernel_initializer: glorot_uniform}
              - dense: 10
          """),
      .clean(
        "Keras' default deviation",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: tanh, kernel_initializer: random_normal}
            - dense: 10
        """),
      .clean(
        "a normalisation follows",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, kernel_initializer: {random_normal: {stddev: 1.0}}}
            - batch_normalization
            - relu
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    var reported: Set<SourceRange> = []
    for kernel in spec.startingKernels where kernel.node.isLearning && !kernel.isConstant {
      guard let variance = kernel.moments?.variance, let place = kernel.range else { continue }
      let gain = (variance * kernel.fanIn).squareRoot()
      let isNormalized = wiring.consumers[kernel.index].contains {
        [.batchNormalization, .normalization].contains(wiring[$0].role)
      }
      guard gain >= 10, !isNormalized, reported.insert(place).inserted else { continue }
      let better =
        kernel.node.layer?.outputActivation.flatMap { type(of: $0).matchingInitializers.first }
        ?? "glorot_uniform"
      report.add(
        "the kernel of '\(kernel.node.name)' starts with a spread of \(brief(variance.squareRoot())) over \(brief(kernel.fanIn)) inputs: sums spread \(brief(gain)) times as wide as the inputs",
        at: place, help: "use \(better), or a spread near \(brief(1 / kernel.fanIn.squareRoot()))",
        fixes: spec.replacing(place, with: better, "start from \(better)"))
    }
  }
}
