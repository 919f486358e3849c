import Analysis
import Catalog
import SourceText
import Spec

/// Reports an output of the model that no loss judges.
struct OutputWithoutLossRule: Rule {
  static let about = RuleInfo(
    "loss/output-without-loss", .warning,
    summary: "An output of the model has no loss, or one of weight 0, so nothing trains it.",
    rationale: """
      Gradients start at losses. Layers that only lead to an output without one keep their first \
      values: the output stays random.
      """,
    symptoms: """
      one output is not learning, gradients do not exist for variables, output of a multi-task \
      model is random
      """,
    remedy: "Add a loss for the output, give it a weight above 0, or remove the output.",
    examples: [
      .finding(
        "one of two outputs is forgotten",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - dense: {units: 1, name: price, from: body}
            - dense: {units: 1, name: rent, from: body}
          outputs: [price, «rent»]
        training:
          loss:
            price: mean_squared_error
        """),
      .clean(
        "both have one",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, name: body}
            - dense: {units: 1, name: price, from: body}
            - dense: {units: 1, name: rent, from: body}
          outputs: [price, rent]
        training:
          loss:
            price: mean_squared_error
            rent: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, let training = spec.spec.training, graph.outputs.count > 1 else {
      return
    }
    let judged = training.losses.compactMap(\.output?.value)
    guard !judged.isEmpty else { return }
    for output in graph.outputs {
      if !judged.contains(output.name), let range = output.operand.range {
        report.add(
          "output '\(output.name)' has no loss: nothing trains it", at: range,
          notes: training.losses.compactMap(\.output).map {
            .init("'\($0.value)' has one", at: $0.range)
          },
          help: "add a loss for '\(output.name)' under 'training.loss'")
      }
      if let weight = training.lossWeights[output.name], weight.value == 0 {
        report.add(
          "the loss of '\(output.name)' has weight 0: nothing trains it", at: weight.range,
          help: "give it a weight above 0, or remove the output")
      }
    }
  }
}
