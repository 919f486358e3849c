import Analysis
import Arrays
import Catalog
import Program
import SourceText
import Spec

/// Reports inputs far larger than what first layers are initialised for.
struct InputUnscaledRule: Rule {
  static let about = RuleInfo(
    "data/input-unscaled", .warning,
    summary: "An input reaches the first learning layer in its raw range.",
    rationale: """
      Initialisers (Glorot, He) are made for inputs with a second moment near 1. Numbers spread \
      over [0, 255] have a root mean square near 147, so the first activations and their gradients \
      start about 147 times too large: saturated tanh and sigmoid units, dead relu units, learning \
      rates that must be as much smaller. The rule warns where the root mean square of numbers \
      spread evenly over the range exceeds 10, the size above which TheDeepChecker and AUTOTRAINER \
      call activations unstable, and advises above 3: standardised numbers hardly lie beyond ±5, \
      which counts as 2.9. Where normalisation follows the first layer directly, the scale of its \
      input does not matter, and the rule is silent.
      """,
    symptoms: """
      loss is nan, loss does not decrease, huge loss at the start, forgot to normalize images, \
      pixel values 0-255, accuracy stays at 10%
      """,
    remedy: """
      Scale inputs to [0, 1] or [-1, 1] (rescale), or to mean 0 and deviation 1 (standardize); or \
      put a rescaling or normalization layer first.
      """,
    sources: [
      "Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694",
      "LeCun, Bottou, Orr, Müller, Efficient BackProp, 1998",
    ],
    examples: [
      .finding(
        "images in [0, 255]",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [784], range: «[0, 255]»}
            label: {role: label, classes: 10}
          pipeline:
            - one_hot: {field: label}
        training:
          loss: categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 64, activation: relu}
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              image: {role: feature, shape: [784], range: [0, 255]}
              label: {role: label, classes: 10}
            pipeline:
              - rescale: {field: image, scale: 1/255}
              - one_hot: {field: label}
          training:
            loss: categorical_crossentropy
          """),
      .clean(
        "scaled in the pipeline",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
        """),
      .clean(
        "scaled by the first layer",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - rescaling: 1/255
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1], range: [0, 255]}
        """),
      .clean(
        "batch normalization takes the scale away again",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3}
            - batch_normalization
            - relu
            - flatten
            - dense: 10
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1], range: [0, 255]}
        """),
      .clean(
        "tokens and their places",
        """
        coprime: 1
        model:
          inputs:
            tokens: {shape: [batch, 20], dtype: int32}
          layers:
            - token_and_position_embedding: {vocabulary_size: 1000, sequence_length: 20, embedding_dim: 8}
            - global_average_pooling1d
            - dense: 2
        data:
          fields:
            tokens: {role: feature, shape: [20], dtype: int32, range: [0, 999]}
        """),
      .finding(
        "lengths in centimetres",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 8, activation: relu}
            - dense: {units: 3, activation: softmax}
        data:
          fields:
            flower: {role: feature, shape: [4], range: «[0.1, 7.9]»}
            kind: {role: label, classes: 3}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "batch normalization comes first",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - batch_normalization
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
        """),
    ])

  /// Root mean square, for numbers spread evenly over their range, above which inputs count as raw, and
  /// above which they could be smaller.
  static let limits = (raw: 10.0, large: 3.0)

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    var reported: Set<Int> = []
    for (index, node) in wiring.graph.nodes.enumerated()
    where node.isLearning && !readsIndices(node) && !(node.layer is BackboneLayer)
      && !losesScale(index, wiring)
    {
      guard let (input, facts) = rawInput(of: index, wiring, spec), !reported.contains(input),
        let range = facts.range ?? pixels(spec.inputs[input]), range.isBounded
      else { continue }
      let size = range.rootMeanSquare
      guard size > Self.limits.large else { continue }
      reported.insert(input)
      let name = spec.inputs[input].field ?? wiring.graph.inputs[input].name.value
      let place = facts.rangeReasons.last?.range ?? wiring.graph.inputs[input].name.range
      report.add(
        "'\(name)' reaches '\(node.name)' in \(range), about \(brief(size.rounded())) times what its weights are made for",
        at: place, severity: size > Self.limits.raw ? nil : .info,
        notes: [.init("'\(node.name)' is the first layer that learns from it", at: node.range)],
        help: "scale it in the pipeline (\(step(name, range))), or start with a rescaling layer",
        fixes: fix(name, range, spec))
    }
  }

  /// Whether what comes in is looked up rather than multiplied.
  private func readsIndices(_ node: LayerNode) -> Bool {
    node.role == .embedding || node.layer?.elementNeed == .indices
  }

  /// Whether a layer only multiplies and adds, and normalisation divides the result by its spread.
  private func losesScale(_ index: Int, _ wiring: Wiring) -> Bool {
    guard !wiring[index].isNonlinear, let reader = wiring.onlyReader(of: index) else {
      return false
    }
    return [.batchNormalization, .normalization].contains(wiring[reader].role)
  }

  /// The input that flows into a layer with nothing that learns or normalises between, and its facts there.
  private func rawInput(of index: Int, _ wiring: Wiring, _ spec: AnalyzedSpec) -> (Int, ValueFacts)?
  {
    guard let operand = wiring[index].operands.first, let facts = spec.facts(of: operand) else {
      return nil
    }
    var current = operand
    while case .layer(let layer) = current.producer {
      let node = wiring[layer]
      guard [.flatten, .reshaping, .dropout, .noise, .rescaling].contains(node.role),
        node.operands.count == 1,
        node.kind != "normalization"
      else { return nil }
      current = node.operands[0]
    }
    guard case .input(let input) = current.producer else { return nil }
    return (input, facts)
  }

  /// Bytes are pixels unless something else is said.
  private func pixels(_ input: InputFacts) -> Interval? {
    input.type.element == .uint8 && input.facts.encoding == nil ? Interval(0, 255) : nil
  }

  private func step(_ name: String, _ range: Interval) -> String {
    let size = max(abs(range.lower), abs(range.upper))
    return size == size.rounded() && size < 1e6
      ? "rescale: {field: \(name), scale: 1/\(brief(size))}" : "standardize: {field: \(name)}"
  }

  private func fix(_ name: String, _ range: Interval, _ spec: AnalyzedSpec) -> [FixIt] {
    guard spec.pipeline.before[.train]?[name] != nil, let first = spec.spec.data?.pipeline.first
    else { return [] }
    return spec.insertingItem(step(name, range), before: first.range, "scale '\(name)' first")
  }
}
