import Analysis
import Catalog
import SourceText
import Spec

/// Reports a normalisation of the model's outputs.
struct NormalizationOnOutputRule: Rule {
  static let about = RuleInfo(
    "model/normalization-on-output", .warning,
    summary: "The model's output is normalised over the batch.",
    rationale: """
      Batch normalization gives the outputs of each batch one mean and one deviation, so that a \
      prediction depends on what else is in the batch, and the score in evaluation differs from \
      that in training. A regression cannot give the scale of its targets except through the two \
      numbers the layer learns.
      """,
    symptoms: """
      predictions depend on batch, batchnorm on the last layer, regression output has wrong scale, \
      eval worse than train
      """,
    remedy: "Leave it out behind the last learning layer.",
    examples: [
      .finding(
        "behind the head",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: 1
            - «batch_normalization»
        """),
      .clean(
        "inside",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 16
            - batch_normalization
            - relu
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec), !spec.losses.isEmpty || spec.spec.training == nil else {
      return
    }
    for (index, node) in wiring.graph.nodes.enumerated() where node.role == .batchNormalization {
      var last = index
      while let next = wiring.onlyReader(of: last),
        [.activation, .reshaping, .flatten].contains(wiring[next].role)
      {
        last = next
      }
      guard wiring.isOutput(last),
        last == index || ["softmax", "sigmoid"].contains(wiring[last].activationName ?? ""),
        let head = wiring.source(of: index), wiring[head].isLearning, !wiring[head].isNonlinear
      else { continue }
      report.add(
        "the output of '\(wiring[head].name)' is normalised over the batch: a prediction depends on the samples beside it",
        at: node.range,
        notes: [.init("'\(wiring[head].name)' is the head", at: wiring[head].range)],
        help: "remove it")
    }
  }
}
