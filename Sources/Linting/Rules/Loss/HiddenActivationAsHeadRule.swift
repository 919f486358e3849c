import Analysis
import Catalog
import SourceText
import Spec

/// Reports an activation made for hidden layers (relu, tanh and their kin) before a cross-entropy.
struct HiddenActivationAsHeadRule: Rule {
  static let about = RuleInfo(
    "loss/hidden-activation-as-head", .error,
    summary: """
      The head ends with an activation made for hidden layers, but its loss is a cross-entropy.
      """,
    rationale: """
      A cross-entropy needs probabilities, or scores that may be any number. relu gives 0 wherever \
      its input is negative, and with it no gradient: a class whose score dies never comes back. \
      tanh keeps scores within [−1, 1], so that softmax can give the right one of K classes at \
      most e² / (e² + K − 1). On a loss over probabilities their values are not probabilities at \
      all and are clipped, which is an error; on a loss over scores this is a warning.
      """,
    symptoms: """
      loss is nan, loss stuck, accuracy stuck at chance, relu in the last layer, tanh with \
      binary_crossentropy
      """,
    remedy: """
      End with softmax (one of several classes) or sigmoid (yes or no), or with no activation and \
      a loss on logits.
      """,
    sources: [
      """
      Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, arXiv:1910.11015
      """
    ],
    examples: [
      .finding(
        "relu before binary cross-entropy",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: «relu»}
        training:
          loss: binary_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 1, activation: sigmoid}
          training:
            loss: binary_crossentropy
          """),
      .finding(
        "the last of several relus",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, activation: relu}
            - dense: {units: 3, activation: «relu»}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 8, activation: relu}
              - dense: {units: 3, activation: softmax}
          training:
            loss: categorical_crossentropy
          """),
      .finding(
        "tanh as a layer of its own",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 3
            - activation: «tanh»
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 3
              - activation: softmax
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "relu inside, sigmoid at the end",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
      .clean(
        "tanh for a regression",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: tanh}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.fault == .hiddenActivation {
      let isBinary = [.independentLogits, .independentProbabilities].contains(
        head.contract.prediction)
      let activation = isBinary ? "sigmoid" : "softmax"
      let wantsScores = [.logits, .independentLogits].contains(head.contract.prediction)
      report.add(
        "\(name(head)) goes into '\(head.lossName)', which expects \(wantsScores ? "logits" : "probabilities")",
        at: head.place, severity: wantsScores ? .warning : .error,
        notes: head.notes(consequence(head, wantsScores)),
        help: wantsScores ? "remove the activation" : "use \(activation)",
        fixes: head.settingActivation(wantsScores ? "linear" : activation))
    }
  }

  private func name(_ head: JudgedHead) -> String {
    switch head.head {
    case .other(let name): name
    case .logSoftmax: "log_softmax"
    default: "the head"
    }
  }

  private func consequence(_ head: JudgedHead, _ wantsScores: Bool) -> String {
    let range = head.range.map { "\($0)" } ?? "another range"
    guard wantsScores else {
      return "takes logarithms of probabilities; these values lie in \(range)"
    }
    if let interval = head.range, interval.isBounded, let units = head.units,
      head.contract.prediction == .logits
    {
      let floor = crossEntropyFloor(classes: units, low: interval.lower, high: interval.upper)
      return "cannot fall below \(brief(floor)) with \(units) scores in \(range)"
    }
    return "takes scores of any size; these lie in \(range)"
  }
}
