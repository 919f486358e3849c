import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports dropout, weight penalties and augmentation that are each strong enough alone.
struct RegularizersPiledUpRule: Rule {
  static let about = RuleInfo(
    "model/regularizers-piled-up", .warning,
    summary: "Dropout, weight penalties and augmentation are all used at full strength.",
    rationale: """
      Each of the three makes it harder to fit the training samples, so that others are fitted better; \
      together they can make it impossible, and the model underfits. The rule speaks where all three reach what \
      alone is usual as a maximum: dropout whose noise p/(1 - p) adds up to 1 or more (one layer at 0.5), a weight \
      penalty of 0.01 or more (Keras' default of 'l2'; published image models use 0.0005 and less), \
      and three random changes of each sample. AlexNet has the first and the third, and a penalty of 0.0005.
      """,
    symptoms: """
      training accuracy stays low, training loss higher than validation loss, underfitting, too much \
      regularization
      """,
    remedy:
      "Start with one of them, see that the model can overfit, then add others until it no longer does.",
    sources: [
      "Karpathy, A recipe for training neural networks, 2019",
      "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, Dropout, 2014",
    ],
    examples: [
      .finding(
        "all three",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, activation: relu, kernel_regularizer: {l2: 0.01}}
            - max_pooling2d: 2
            - flatten
            - dense: {units: 64, activation: relu}
            - dropout: «0.5»
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 1]}
            label: {role: label, classes: 10}
          pipeline:
            - random_flip: {field: image, only: train}
            - random_rotation: {field: image, factor: 0.1, only: train}
            - random_zoom: {field: image, height_factor: 0.2, only: train}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "a small penalty",
        """
        coprime: 1
        model:
          input: [batch, 32, 32, 3]
          layers:
            - conv2d: {filters: 16, kernel_size: 3, activation: relu, kernel_regularizer: {l2: 0.0005}}
            - max_pooling2d: 2
            - flatten
            - dense: {units: 64, activation: relu}
            - dropout: 0.5
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 1]}
            label: {role: label, classes: 10}
          pipeline:
            - random_flip: {field: image, only: train}
            - random_rotation: {field: image, factor: 0.1, only: train}
            - random_zoom: {field: image, height_factor: 0.2, only: train}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  /// Noise of one dropout of 0.5, as a multiple of the variance of what it is applied to.
  static let noise = 1.0
  /// Keras' default of 'l2'.
  static let penalty = 0.01
  static let changes = 3

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, spec.isTrained else { return }
    let dropouts = graph.nodes.filter { ($0.role == .dropout) && ($0.dropoutRate ?? 0) > 0 }
    let noise = dropouts.reduce(0.0) { sum, node in
      let rate = node.dropoutRate ?? 0
      return sum + (rate < 1 ? rate / (1 - rate) : 0)
    }
    guard noise >= Self.noise, let last = dropouts.last, let penalty = spec.strongestPenalty,
      Float(penalty.strength) >= Float(Self.penalty)
    else { return }
    let changes = spec.randomChanges
    guard changes.count >= Self.changes, let change = changes.first else { return }
    let place = ["rate", "p"].lazy.compactMap { last.arguments.pair(named: $0) }.first
    report.add(
      "dropout adds \(brief((noise * 100).rounded() / 100)) times the variance, weights are penalised by \(brief(Double("\(Float(penalty.strength))") ?? penalty.strength)) and samples changed in \(changes.count) ways: each is enough alone",
      at: place?.value.place ?? last.range,
      notes: [
        .init("weights are penalised here", at: penalty.range),
        .init("samples are changed from here on", at: change),
      ],
      help: "start with one of them and add others until the model no longer overfits")
  }
}

extension AnalyzedSpec {
  /// The largest factor that weights are penalised by.
  fileprivate var strongestPenalty: (strength: Double, range: SourceRange)? {
    var found: [(Double, SourceRange)] = []
    for (node, facts) in zip(graph?.nodes ?? [], nodes) {
      for weight in facts.inference?.weights ?? [] {
        guard let penalty = weight.regularizer?.penalty else { continue }
        let key = node.arguments.pairs.first { $0.key.hasSuffix("regularizer") }
        found.append((Double(max(penalty.l1, penalty.l2)), key?.value.place ?? node.range))
      }
    }
    return found.max { $0.0 < $1.0 }
  }

  /// Where samples are changed at random: steps of the pipeline and layers.
  fileprivate var randomChanges: [SourceRange] {
    let steps = (pipeline.after[.train]?.fields ?? []).flatMap { field in
      field.history.filter(\.traits.isRandom).map(\.range)
    }
    let layers = (graph?.nodes ?? []).filter { $0.layer is any ImageAugmentationFamily }.map(
      \.range)
    return Array(Set(steps)).sorted() + layers
  }
}
