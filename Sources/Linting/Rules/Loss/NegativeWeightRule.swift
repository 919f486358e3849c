import Analysis
import Catalog
import SourceText
import Spec

/// Reports loss terms that training makes as large as possible.
struct NegativeWeightRule: Rule {
  static let about = RuleInfo(
    "loss/negative-weight", .error,
    summary: "A loss has a negative weight, so that training makes it as large as possible.",
    rationale: """
      The total is a weighted sum, and training makes it small. A term with a negative weight makes it \
      smaller the larger the term becomes, and losses have no upper bound: the sum runs to -∞ and takes the \
      weights of the model along.
      """,
    symptoms: "loss goes to minus infinity, negative loss, loss diverges with several outputs",
    remedy: """
      Use a positive weight. To make a part of the model blind to something, reverse gradients instead \
      (Ganin et al., arXiv:1505.07818), which keeps every loss bounded below.
      """,
    sources: ["https://keras.io/api/models/model_training_apis/#compile-method"],
    examples: [
      .finding(
        "one of two",
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
          loss_weights: {price: 1, rent: «-0.5»}
        """),
      .clean(
        "positive weights",
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
          loss_weights: {price: 1, rent: 0.5}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for (name, weight) in spec.spec.training?.lossWeights ?? [:] where weight.value < 0 {
      report.add(
        "a weight of \(brief(weight.value)) makes training increase the loss of '\(name)' without bound",
        at: weight.range, help: "use a positive weight")
    }
  }
}
