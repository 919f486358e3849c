import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports learning rates beyond those that train networks.
struct LearningRateHighRule: Rule {
  static let about = RuleInfo(
    "optim/learning-rate-high", .warning,
    summary: "The learning rate is larger than the optimizer bears.",
    rationale: """
      Steps that are longer than the loss's valley is wide climb its walls: the loss jumps, or all \
      ReLUs die and the prediction is the same for every input. Adam and its kin move each weight \
      by about the learning rate in every update, while kernels start with a spread near 0.05: \
      published models use 1e-5 to 1e-2, and more is a warning. Gradient descent is stable below 2 \
      over the curvature, which is of order 1 for normalised data, and momentum μ multiplies steps \
      by 1 / (1 − μ): residual networks are trained with 0.1 and momentum 0.9, a step of 1, and \
      more is a warning, times batch / 256 for batches above 256 (Goyal et al.). From 0.3 for \
      Adam and 5 · (1 − μ) for gradient descent it is an error: a network with two hidden layers \
      of 64 ReLUs on the 8×8 digits, trained for 20 epochs with batches of 32, ends at chance \
      there (10 % accuracy; 98 % with Adam at 0.01). Normalisation layers bear more, so with them \
      it stays a warning; a model without hidden layers bears any of these. An adaptive optimizer \
      with an epsilon of 0.001 or more follows the gradient where it is small, as gradient descent \
      does: Inception v3, MobileNetV2 and EfficientNet are trained with RMSProp at 0.016 to 0.045, and \
      up to 0.1 the rule is silent. So it is where gradients are clipped by their norm and a step of \
      gradient descent, at most the rate times the limit, is shorter than the largest kernel: PyTorch's \
      example of a language model uses 20 times 0.25. A mean squared error \
      behind K sigmoids is 2K times flatter than a cross-entropy and bears as much more: with one \
      hidden layer of 30 sigmoids the digits are learnt at rates of 3 to 30 (96 to 98 %), not at 100.
      """,
    symptoms: """
      loss is NaN, loss explodes, loss increases, loss oscillates, accuracy stuck at chance from \
      the first epoch, all predictions the same, dead ReLU
      """,
    remedy: """
      Divide the learning rate by 10 until the loss falls from the first updates; 0.001 is where to \
      start with Adam, 0.01 with gradient descent.
      """,
    sources: [
      "Kingma and Ba, Adam, 2015, arXiv:1412.6980",
      "He et al., Deep residual learning, 2016, arXiv:1512.03385",
      "Goyal et al., Accurate, large minibatch SGD, 2017, arXiv:1706.02677",
      "Nielsen, Neural networks and deep learning, chapter 1, 2015",
      "Braiek and Khomh, TheDeepChecker, 2023, arXiv:2204.00694",
    ],
    examples: [
      .finding(
        "Adam with 0.5",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adam: {learning_rate: «0.5»}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 64, activation: relu}
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: {adam: {learning_rate: 0.001}}
          """),
      .finding(
        "momentum makes a step of 5 out of 0.5",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: «0.5», momentum: 0.9}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 64, activation: relu}
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9}}
          """),
      .clean(
        "a large rate on clipped gradients",
        """
        coprime: 1
        model:
          inputs:
            words: {shape: [batch, 35], dtype: int32}
          layers:
            - embedding: {input_dim: 10000, output_dim: 64}
            - lstm: {units: 64, return_sequences: true}
            - dense: 10000
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 20}}
          gradient_clip: {global_norm: 0.25}
        """),
      .clean(
        "RMSProp with an epsilon of 1",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {rmsprop: {learning_rate: 0.045, epsilon: 1.0}}
        """),
      .clean(
        "the rate of residual networks",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9}}
        """),
      .clean(
        "Adadelta with its usual 1.0",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adadelta: {learning_rate: 1.0}}
        """),
      .clean(
        "a rate that grows with the batch",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 3.2, momentum: 0.9}}
          schedule: {warmup: {steps: 780}}
          batch_size: 8192
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, spec.learningLayers.count > 1, let rate = LearningRate(spec) else {
      return
    }
    let limits = rate.contract.rates
    let scale = batchScale(spec, rate) * flatnessOfHead(spec, rate)
    guard rate.value > limits.high * scale * (1 + 1e-9), !isDamped(spec, rate),
      !isClipped(spec, rate)
    else { return }
    let isSure = rate.value >= limits.absurd * scale * (1 - 1e-9) && !spec.isNormalized
    report.add(
      "a learning rate of \(brief(rate.value)) is too large for '\(rate.optimizerName)'\(consequence(spec, rate))",
      at: rate.range, severity: isSure ? .error : nil, notes: [.init(limits.reason)],
      help: "use at most \(brief(limits.high * scale)); \(brief(limits.start)) is where to start",
      fixes: fixes(spec, rate, limits.start))
  }

  /// Whether an epsilon keeps the optimizer from dividing small gradients by their own size.
  private func isDamped(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Bool {
    guard rate.isAdaptive, rate.value <= 0.1,
      let epsilon = spec.spec.training?.optimizer?.entry.arguments.number("epsilon", "eps")
    else { return false }
    return epsilon.value >= 1e-3
  }

  /// Whether clipping by norm keeps steps of gradient descent shorter than the largest kernel.
  private func isClipped(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Bool {
    guard !rate.isAdaptive, let norm = clipNorm(spec, rate), let kernel = spec.largestKernel else {
      return false
    }
    let length = kernel.deviation * Double(kernel.count).squareRoot()
    return rate.value * norm < length * (1 - rate.contract.momentum)
  }

  private func clipNorm(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Double? {
    if let clip = spec.spec.training?.gradientClip, clip.kind.value != .value {
      return clip.threshold.value
    }
    return rate.optimizer.clipping.globalNorm ?? rate.optimizer.clipping.norm
  }

  /// Gradient descent bears steps that grow with the batch.
  private func batchScale(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Double {
    rate.contract.stepSize == .gradient ? max(1, Double(spec.effectiveBatchSize) / 256) : 1
  }

  /// How much flatter the loss is than a cross-entropy, whose curvature along a score is at most 1/4:
  /// behind a sigmoid a mean squared error over K units has at most 2/K · (1/4)².
  private func flatnessOfHead(_ spec: AnalyzedSpec, _ rate: LearningRate) -> Double {
    guard rate.contract.stepSize == .gradient, let head = spec.heads.first, spec.heads.count == 1,
      head.contract.prediction == .values, head.head == .sigmoid, let units = head.units
    else { return 1 }
    return 2 * Double(max(1, units))
  }

  private func consequence(_ spec: AnalyzedSpec, _ rate: LearningRate) -> String {
    if rate.isAdaptive {
      guard let kernel = spec.largestKernel else { return "" }
      return ": each update moves a weight by about that, "
        + "and the kernel of '\(kernel.layer.name)' starts with a spread of \(brief(kernel.deviation))"
    }
    let momentum = rate.contract.momentum
    guard momentum > 0 else { return "" }
    return
      ": with momentum \(format(momentum)) its steps are \(brief(rate.value / (1 - momentum))) times the gradient"
  }

  private func fixes(_ spec: AnalyzedSpec, _ rate: LearningRate, _ start: Double) -> [FixIt] {
    guard let entry = spec.spec.training?.optimizer, rate.value == rate.optimizer.learningRate,
      entry.entry.arguments.pair(named: "learning_rate", aliases: ["lr"])?.value.place == rate.range
    else { return [] }
    return spec.replacing(rate.range, with: brief(start), "start with \(brief(start))")
  }
}
