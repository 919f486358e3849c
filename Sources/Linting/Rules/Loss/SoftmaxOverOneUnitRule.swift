import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports a softmax over an axis of one element: its result is 1 whatever comes in.
struct SoftmaxOverOneUnitRule: Rule {
  static let about = RuleInfo(
    "loss/softmax-over-one-unit", .error,
    summary: "Softmax is taken over a single unit, so its output is always 1.",
    rationale: """
      Softmax divides each exponential by the sum of all. Over one unit that is 1.0 for every \
      input: nothing is learned, and nothing before the layer ever gets a gradient.
      """,
    symptoms: """
      always predicts one class, accuracy does not change, constant accuracy of 0.5, output is \
      always 1, loss does not change, softmax with one neuron
      """,
    remedy: """
      Use sigmoid for a yes-or-no answer, as many units as there are classes for several, or no \
      activation for a number.
      """,
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    dominates: [
      "loss/softmax-with-regression-loss",
      "loss/one-unit-with-categorical-loss",
      "loss/softmax-with-binary-loss",
      "loss/class-count-mismatch",
      "loss/target-outside-head-range",
    ],
    examples: [
      .finding(
        "one unit",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: «softmax»}
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
        "for a regression",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
            - activation: «softmax»
        training:
          loss: mean_squared_error
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: 1
              - activation: linear
          training:
            loss: mean_squared_error
          """),
      .clean(
        "two units",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 2, activation: softmax}
        training:
          loss: categorical_crossentropy
        """),
      .clean(
        "one sigmoid",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 1, activation: sigmoid}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    let heads = spec.heads
    for (index, node) in graph.nodes.enumerated() {
      guard index < spec.nodes.count, let output = spec.nodes[index].outputs.first, node.isSoftmax,
        output.facts.encoding == .probabilities, output.type.shape.rank > 1,
        output.type.shape.dims.last?.evaluate(spec.spec.dims.values) == 1
      else { continue }
      let head = heads.first { $0.index == index }
      let classes = head?.site.target?.classes ?? 0
      let isRegression = head?.contract.task == .regression
      report.add(
        "softmax over one unit: the output of '\(node.name)' is 1.0 for every input",
        at: node.activationRange,
        notes: head.map { [.init("so '\($0.lossName)' has no gradient", at: $0.lossRange)] } ?? [],
        help: isRegression
          ? "use no activation for a number, or one bounded like the target"
          : classes > 2
            ? "use \(classes) units, one per class"
            : "use sigmoid for yes or no, or one unit per class",
        fixes: classes > 2 ? [] : head?.settingActivation(isRegression ? "linear" : "sigmoid") ?? []
      )
    }
  }
}
