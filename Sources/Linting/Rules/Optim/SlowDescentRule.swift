import Analysis
import Catalog
import SourceText
import Spec

/// Points out gradient descent whose learning rate and number of updates do not get it far.
struct SlowDescentRule: Rule {
  static let about = RuleInfo(
    "optim/slow-descent", .info,
    summary: "Gradient descent takes too few steps for its learning rate.",
    rationale: """
      How far gradient descent gets depends on the sum of its learning rates, whatever the single \
      one: a network of 64 ReLUs on the 8×8 digits with batches of 32 is right for 53 to 58 % where \
      the sum is 2, 81 to 86 % at 5, 90 % at 10 and 93 % at 20, the same for rates of 0.1, 0.01 and \
      0.003. Momentum μ multiplies it by 1 / (1 − μ). Reported below 5. Among real mistakes the \
      optimizer is one in five (Cao et al.), mostly plain gradient descent with its default rate of \
      0.01. Fewer than 200 updates are reported as such, and pretrained backbones not at all.
      """,
    symptoms:
      "loss decreases very slowly with SGD, works with adam but not with sgd, accuracy still low",
    remedy: "Use adam, a momentum of 0.9, a larger rate, or more epochs.",
    sources: [
      "Cao et al., DeepFD: automated fault diagnosis and localization, 2022, doi:10.1145/3510003.3510099"
    ],
    examples: [
      .finding(
        "300 updates of 0.01",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data: {samples: 960}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: «sgd»
          batch_size: 32
          epochs: 10
        """),
      .clean(
        "with momentum",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data: {samples: 960}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: {sgd: {learning_rate: 0.02, momentum: 0.9}}
          batch_size: 32
          epochs: 10
        """),
      .clean(
        "adam moves by the rate itself",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: 10
        data: {samples: 960}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          optimizer: adam
          batch_size: 32
          epochs: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let rate = LearningRate(spec), rate.contract.stepSize == .gradient,
      rate.value >= rate.contract.rates.low, let total = spec.totalSteps, total >= 200,
      !(spec.graph?.nodes.contains(where: \.isPretrained) ?? false)
    else { return }
    let mean = RateCurve(spec)?.mean ?? rate.value
    let reach = mean * Double(total) / (1 - min(rate.contract.momentum, 0.999))
    guard reach < 5 * (1 - 1e-9) else { return }
    report.add(
      "\(count(total, "update")) of gradient descent at \(brief(rate.value)) add up to a rate of \(brief((reach * 100).rounded() / 100)), which does not get far",
      at: rate.range,
      notes: spec.spec.training?.epochs.map {
        [
          .init(
            "\(count($0.value, "epoch")) of \(count(spec.stepsPerEpoch ?? 0, "update"))",
            at: $0.range)
        ]
      } ?? [],
      help: rate.contract.momentum > 0
        ? "use adam, or a larger rate or more epochs: the sum should be 10 or more"
        : "use adam, 'momentum: 0.9', or more epochs: the sum should be 10 or more")
  }
}
