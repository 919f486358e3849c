import Analysis
import SourceText
import Spec
import YAML

/// Reports a training that has nothing to minimise.
struct MissingLossRule: Rule {
  static let about = RuleInfo(
    "spec/missing-loss", .error,
    summary: "The training of a model names no loss.",
    rationale: """
      Training follows the gradient of a loss: without one there is nothing to minimise. Keras says \
      so when it compiles the model, PyTorch has nothing to call 'backward' on. A file without a \
      model is taken for a base that others extend.
      """,
    symptoms: "No loss to compute, provide a loss argument in compile(), missing loss",
    remedy: "Add 'loss' to 'training'.",
    sources: ["https://keras.io/api/models/model_training_apis"],
    examples: [
      .finding(
        "an optimizer alone",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        «training»:
          optimizer: adam
          epochs: 10
        """),
      .clean(
        "with a loss",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
          epochs: 10
        """),
      .clean(
        "a base for other specs",
        """
        coprime: 1
        training:
          optimizer: adam
          epochs: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    // A loss that could not be read is reported as such.
    guard spec.graph != nil, spec.spec.training != nil,
      let pair = spec.document.root?.mapping?.first(where: { $0.key.text == "training" }),
      !pair.value.isNull, pair.value["loss"] == nil,
      !(pair.value.mapping ?? []).contains(where: {
        $0.key.text.flatMap { didYouMean($0, among: ["loss"]) } != nil
      })
    else { return }
    report.add(
      "'training' names no loss, so there is nothing to minimise", at: pair.key.place,
      help: "add 'loss', for example 'loss: mean_squared_error'")
  }
}
