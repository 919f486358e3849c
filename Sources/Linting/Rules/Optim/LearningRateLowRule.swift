import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports learning rates with which weights hardly leave where they start.
struct LearningRateLowRule: Rule {
  static let about = RuleInfo(
    "optim/learning-rate-low", .warning,
    summary: "The learning rate is too small for the weights to leave their first values.",
    rationale: """
      An adaptive optimizer moves a weight by at most about the learning rate per update, so that \
      the number of updates times the rate bounds how far it can go; weights start with a spread \
      near 0.05. Below 1e-5 for Adam and 1e-4 · (1 − μ) for gradient descent with momentum μ no \
      model is trained from random weights in usual numbers of updates (Braiek and Khomh; Cao et \
      al. list rates from 1e-10 to 1e-15 among real mistakes). Where the updates are enough for a \
      weight to move by 0.25, five times that spread, and for pretrained backbones, which are fine-tuned with such rates, \
      the rule is silent. Adadelta is told apart: its paper uses a rate of 1.0, and Keras' default \
      of 0.001 makes it a thousand times slower, which is an info.
      """,
    symptoms: """
      loss decreases very slowly, loss does not change, accuracy does not improve, stuck at ln(K), \
      adadelta does not learn
      """,
    remedy: "Multiply the learning rate by 10 until the loss falls quickly without jumping.",
    sources: [
      "Braiek and Khomh, TheDeepChecker, 2023, arXiv:2204.00694",
      "Cao et al., DeepFD, 2022, arXiv:2205.01938",
      "Zeiler, ADADELTA, 2012, arXiv:1212.5701",
    ],
    examples: [
      .finding(
        "Adam with 1e-8",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data:
          fields:
            label: {role: label, classes: 10}
          samples: 50000
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adam: {learning_rate: «1.0e-8»}}
          epochs: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 64, activation: relu}
              - dense: 10
          data:
            fields:
              label: {role: label, classes: 10}
            samples: 50000
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: {adam: {learning_rate: 0.001}}
            epochs: 10
          """),
      .finding(
        "Adadelta with Keras' default",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: «adadelta»
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: 10
          training:
            loss: {sparse_categorical_crossentropy: {from_logits: true}}
            optimizer: {adadelta: {learning_rate: 1.0}}
          """),
      .clean(
        "small, but long enough",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adam: {learning_rate: 5.0e-6}}
          epochs: 100
          steps_per_epoch: 10000
        """),
      .clean(
        "the usual rate",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {adam: {learning_rate: 0.001}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let rate = LearningRate(spec), !isFineTuned(spec) else { return }
    if let usual = rate.contract.paperRate {
      return check(rate, against: usual, spec, &report)
    }
    let limits = rate.contract.rates
    guard rate.value < limits.low * (1 - 1e-9) else { return }
    let reach = rate.isAdaptive ? spec.totalSteps.map { Double($0) * rate.value } : nil
    if let reach, reach >= 0.25 { return }
    let consequence =
      reach.flatMap { reach in
        spec.totalSteps.map {
          ": its \(count($0, "update")) move a weight by at most about \(brief(reach))"
        }
      } ?? ""
    report.add(
      "a learning rate of \(brief(rate.value)) is too small for '\(rate.optimizerName)'\(consequence)",
      at: rate.range,
      notes: spec.largestKernel.map {
        [
          .init(
            "the kernel of '\($0.layer.name)' starts with a spread of \(brief($0.deviation))",
            at: $0.layer.range)
        ]
      } ?? [],
      help: "use at least \(brief(limits.low)); \(brief(limits.start)) is where to start",
      fixes: fixes(spec, rate, brief(limits.start)))
  }

  /// A hundredth of the rate that the optimizer was made for.
  private func check(
    _ rate: LearningRate, against usual: Double, _ spec: AnalyzedSpec, _ report: inout Report
  ) {
    guard rate.value <= usual / 100 else { return }
    report.add(
      "'\(rate.optimizerName)' with a learning rate of \(brief(rate.value)) is \(brief(usual / rate.value)) times slower than in its paper",
      at: rate.range, severity: .info,
      help: "use \(decimal(usual)), the paper's rate, or adam with 0.001",
      fixes: fixes(spec, rate, decimal(usual)))
  }

  private func decimal(_ value: Double) -> String { "\(value)" }

  private func isFineTuned(_ spec: AnalyzedSpec) -> Bool {
    spec.graph?.nodes.contains { $0.kind == "backbone" } ?? false
  }

  private func fixes(_ spec: AnalyzedSpec, _ rate: LearningRate, _ text: String) -> [FixIt] {
    guard let entry = spec.spec.training?.optimizer, rate.value == rate.optimizer.learningRate
    else { return [] }
    let arguments = entry.entry.arguments
    let key = arguments.has("lr") ? "lr" : "learning_rate"
    let place = arguments.pair(named: key)?.value.place ?? entry.nameRange
    guard place == rate.range else { return [] }
    return spec.setting(key, to: text, in: arguments, of: entry.range, "use \(text)")
  }
}
