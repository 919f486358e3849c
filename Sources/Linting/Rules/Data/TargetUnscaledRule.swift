import Analysis
import Catalog
import SourceText
import Spec

/// Reports regression targets far larger than what a network gives at the start.
struct TargetUnscaledRule: Rule {
  static let about = RuleInfo(
    "data/target-unscaled", .warning,
    summary: "The targets of a regression are far larger than what a network gives at first.",
    rationale: """
      With usual initialisers the output starts within a few units of 0. A target near 1000 gives a \
      squared error near 10⁶ and gradients of thousands, which explode or are clipped to one size; \
      and an update of Adam moves a weight by about its rate, 0.001, whatever the distance. Speaks \
      where the root mean square of targets spread evenly over their range exceeds 100, with a loss \
      that grows with the scale (a percentage error does not) and a head without limits. Prices in \
      thousands, up to 50, are learned well as they are.
      """,
    symptoms: """
      regression loss is huge, mse in the millions, loss is nan in regression, predictions are all \
      the same, house prices not learned, forgot to scale y
      """,
    remedy: """
      Standardise the target in the pipeline and undo that on predictions, or put a rescaling layer \
      behind the head.
      """,
    sources: [
      "LeCun, Bottou, Orr, Müller, Efficient BackProp, 1998",
      "Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694",
    ],
    examples: [
      .finding(
        "prices in dollars",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [8]}
            price: {role: label, shape: [], range: «[15000, 500000]», encoding: real}
          pipeline:
            - standardize: {field: x}
        training:
          loss: mean_squared_error
          optimizer: adam
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu}
              - dense: 1
          data:
            fields:
              x: {role: feature, shape: [8]}
              price: {role: label, shape: [], range: [15000, 500000], encoding: real}
            pipeline:
              - standardize: {field: price}
              - standardize: {field: x}
          training:
            loss: mean_squared_error
            optimizer: adam
          """),
      .clean(
        "standardised",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [8]}
            price: {role: label, shape: [], range: [15000, 500000], encoding: real}
          pipeline:
            - standardize: {field: [x, price]}
        training:
          loss: mean_squared_error
        """),
      .clean(
        "an error in percent",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [8]}
            price: {role: label, shape: [], range: [15000, 500000], encoding: real}
        training:
          loss: mean_absolute_percentage_error
        """),
      .clean(
        "prices in thousands",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [8]}
            price: {role: label, shape: [], range: [5, 50], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  /// Root mean square, for numbers spread evenly over their range, above which targets count as raw.
  static let limit = 100.0

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.contract.prediction == .values && !head.targetIsClasses {
      guard startsNearZero(head), let target = head.target, let range = target.values.range,
        range.isBounded, range.rootMeanSquare > Self.limit,
        let start = loss(head, Float(range.rootMeanSquare)),
        let twice = loss(head, Float(2 * range.rootMeanSquare)),
        // A loss that hardly grows with the scale does not mind it.
        twice > 1.5 * start
      else { continue }
      report.add(
        "'\(target.name)' is in \(range), but predictions start near 0: '\(head.lossName)' starts near \(brief(start))",
        at: target.values.rangeReasons.last?.range ?? target.declaration ?? head.lossRange,
        notes: head.notes("compares them"),
        help: "add 'standardize: {field: \(target.name)}' and undo it on predictions",
        fixes: fix(target, spec))
    }
  }

  /// Whether a layer that learns, with its usual bias and no bound, gives the prediction.
  private func startsNearZero(_ head: JudgedHead) -> Bool {
    guard let node = head.site.node.map({ head.spec.graph?.nodes[$0] }) ?? nil,
      node.isLearning || node.isActivationOnly || node.role == .flatten
        || node.role == .reshaping,
      head.node?.arguments.has("bias_initializer") != true
    else { return false }
    return head.range.map { $0.upper == .infinity } ?? (head.head == .linear)
  }

  private func loss(_ head: JudgedHead, _ target: Float) -> Double? {
    let value = [Float(0)].withUnsafeBufferPointer { prediction in
      [target].withUnsafeBufferPointer {
        head.site.entry.loss.value(prediction: prediction, target: $0)
      }
    }
    return value.isFinite && value > 0 ? value : nil
  }

  private func fix(_ target: FieldFacts, _ spec: AnalyzedSpec) -> [FixIt] {
    guard target.role == .label, let first = spec.spec.data?.pipeline.first else { return [] }
    return spec.insertingItem(
      "standardize: {field: \(target.name)}", before: first.range, "standardise '\(target.name)'")
  }
}
