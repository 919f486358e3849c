import Analysis
import Catalog
import SourceText
import Spec

/// Reports a loss or a loss weight for an output that the model does not have.
struct UnknownOutputRule: Rule {
  static let about = RuleInfo(
    "loss/unknown-output", .error,
    summary: "A loss or a loss weight names something that is not an output of the model.",
    rationale: """
      Losses of several outputs are matched by name. A loss for a name that is no output judges \
      nothing, so that what the name was meant for is not trained.
      """,
    symptoms: """
      no loss for output, KeyError in loss dict, output not trained, loss_weights key not found
      """,
    remedy: "Use the names listed under 'outputs' in 'model'.",
    examples: [
      .finding(
        "a misspelt output",
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
          loss: {price: mean_squared_error, «rents»: mean_squared_error}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 8]
            layers:
              - dense: {units: 16, activation: relu, name: body}
              - dense: {units: 1, name: price, from: body}
              - dense: {units: 1, name: rent, from: body}
            outputs: [price, rent]
          training:
            loss: {price: mean_squared_error, rent: mean_squared_error}
          """),
      .clean(
        "a loss for every output",
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
          loss: {price: mean_squared_error, rent: mean_squared_error}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, let training = spec.spec.training, !graph.outputs.isEmpty else {
      return
    }
    let names = graph.outputs.map(\.name)
    for output in training.losses.compactMap(\.output) where !names.contains(output.value) {
      let near = didYouMean(output.value, among: names)
      report.add(
        "'\(output.value)' is not an output of the model", at: output.range,
        help: near.map { "did you mean '\($0)'?" } ?? "the outputs are \(listed(names))",
        fixes: near.map { spec.replacing(output.range, with: $0, "replace with '\($0)'", .safe) }
          ?? [])
    }
    for name in training.lossWeights.keys.sorted() where !names.contains(name) {
      guard let weight = training.lossWeights[name] else { continue }
      report.add(
        "the weight of '\(name)' weighs nothing: it is not an output of the model",
        at: weight.range,
        help: "the outputs are \(listed(names))")
    }
  }
}
