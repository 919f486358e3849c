import Analysis
import Catalog
import SourceText
import Spec

/// Reports several losses of which one drowns the others.
struct TermsDifferInScaleRule: Rule {
  static let about = RuleInfo(
    "loss/terms-differ-in-scale", .warning,
    summary: "Of several losses, one starts a thousand times as large as another.",
    rationale: """
      Losses are added up, and a gradient is as large as its loss's scale: beside a squared error over \
      targets in the thousands, a cross-entropy of ln K adds nothing that an update could show. The rule \
      compares what each loss is at the start: for classes that of a uniform guess, for quantities that of \
      predicting 0 for targets spread evenly over their range. It speaks from a factor of 1000 on: an \
      optimizer such as Adam takes steps of one size, whose direction a term of 0.1 % no longer changes \
      visibly.
      """,
    symptoms: """
      one output does not learn in a multi-task model, one loss dominates, auxiliary loss ignored, loss \
      in the millions
      """,
    remedy:
      "Scale the targets of the larger one, or give both weights (loss_weights) that bring them together.",
    sources: [
      "Kendall, Gal, Cipolla, Multi-task learning using uncertainty to weigh losses, 2018, arXiv:1705.07115"
    ],
    dominates: ["data/target-unscaled"],
    examples: [
      .finding(
        "prices beside classes",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - dense: {units: 10, activation: softmax, name: kind, from: body}
            - dense: {units: 1, name: price, from: body}
          outputs: [kind, price]
        data:
          fields:
            features: {role: feature, shape: [8], range: [-1, 1]}
            kind: {role: label, classes: 10}
            price: {role: label, shape: [1], range: [0, 1000], encoding: real}
        training:
          loss:
            kind: sparse_categorical_crossentropy
            price: «mean_squared_error»
        """),
      .clean(
        "weighed",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - dense: {units: 10, activation: softmax, name: kind, from: body}
            - dense: {units: 1, name: price, from: body}
          outputs: [kind, price]
        data:
          fields:
            features: {role: feature, shape: [8], range: [-1, 1]}
            kind: {role: label, classes: 10}
            price: {role: label, shape: [1], range: [0, 1000], encoding: real}
        training:
          loss:
            kind: sparse_categorical_crossentropy
            price: mean_squared_error
          loss_weights: {kind: 1, price: 0.00001}
        """),
    ])

  /// How many times as large one loss may start as another.
  static let limit = 1000.0

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.losses.count > 1, let weights = spec.spec.training?.lossWeights else { return }
    let terms = spec.heads.compactMap { head -> (head: JudgedHead, start: Double)? in
      let weight = head.site.output.flatMap { weights[$0.name]?.value } ?? 1
      guard weight > 0, let start = head.start, start > 0, start.isFinite else { return nil }
      return (head, start * weight)
    }
    guard let least = terms.min(by: { $0.start < $1.start }),
      let most = terms.max(by: { $0.start < $1.start }), most.start > Self.limit * least.start
    else { return }
    report.add(
      "the loss of '\(most.head.outputName)' starts near \(brief(most.start)), that of '\(least.head.outputName)' near \(brief(least.start)): its gradients are lost beside the other's",
      at: most.head.lossRange,
      notes: [.init("the loss of '\(least.head.outputName)'", at: least.head.lossRange)]
        + (most.head.site.target?.values.rangeReasons.notes ?? []),
      help:
        "scale the targets of '\(most.head.outputName)', or give both a weight under 'loss_weights'"
    )
  }
}

extension JudgedHead {
  fileprivate var outputName: String { site.output?.name ?? lossName }

  /// The loss before anything is learned; nil where the targets are not known.
  fileprivate var start: Double? {
    if contract.task != .regression {
      return units.flatMap { site.entry.loss.chance(classes: max(2, $0)) }
    }
    guard let range = site.target?.values.range, range.isBounded else { return nil }
    // Targets spread evenly over their range, against predictions of 0.
    let places = 0..<Self.samples
    let sum = places.reduce(0.0) { sum, place in
      let target = range.lower + range.width * (Double(place) + 0.5) / Double(Self.samples)
      return sum + value(prediction: 0, target: Float(target))
    }
    return sum / Double(Self.samples)
  }

  private static var samples: Int { 16 }

  private func value(prediction: Float, target: Float) -> Double {
    withUnsafePointer(to: prediction) { p in
      withUnsafePointer(to: target) { t in
        site.entry.loss.value(
          prediction: UnsafeBufferPointer(start: p, count: 1),
          target: UnsafeBufferPointer(start: t, count: 1))
      }
    }
  }
}
