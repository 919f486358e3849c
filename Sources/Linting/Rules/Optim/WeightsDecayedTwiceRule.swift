import Analysis
import Catalog
import Program
import SourceText
import Spec
import YAML

/// Points out weights that both the optimizer and a penalty draw towards zero.
struct WeightsDecayedTwiceRule: Rule {
  static let about = RuleInfo(
    "optim/weights-decayed-twice", .info,
    summary: "An L2 penalty and the optimizer's weight decay draw the same weights towards zero.",
    rationale: """
      For gradient descent both are the same thing and simply add up: one of the two numbers is not \
      the strength of the regularisation. Adaptive optimizers divide the penalty's gradient by its \
      size, so that it hardly acts on weights with large gradients; weight decay apart from the \
      gradient was introduced in its place. AdamW decays by 0.004 in Keras even where no number is given.
      """,
    symptoms:
      "underfitting with adamw and kernel_regularizer, weights too small, L2 and weight decay",
    remedy: "Keep the optimizer's weight decay and remove the penalty, or the other way round.",
    sources: [
      "Loshchilov and Hutter, Decoupled weight decay regularization, 2019, arXiv:1711.05101"
    ],
    examples: [
      .finding(
        "AdamW's default and a penalty",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, kernel_regularizer: {l2: 0.001}}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: «adamw»
        """),
      .finding(
        "gradient descent with both",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, kernel_regularizer: {l2: 0.001}}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {sgd: {learning_rate: 0.01, weight_decay: «0.0005»}}
        """),
      .clean(
        "the penalty alone",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, kernel_regularizer: {l2: 0.001}}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
        """),
      .clean(
        "switched off",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu, kernel_regularizer: {l2: 0.001}}
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: {adamw: {weight_decay: 0}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let entry = spec.spec.training?.optimizer, let graph = spec.graph,
      let decay = (entry.entry.value as? any Optimizer)?.weightDecayRate, decay > 0
    else { return }
    for (node, facts) in zip(graph.nodes, spec.nodes) where node.isTrainable {
      let weights = facts.inference?.weights ?? []
      guard
        let weight = weights.first(where: {
          $0.isTrainable && ($0.regularizer?.penalty.l2 ?? 0) > 0
        })
      else { continue }
      let arguments = entry.entry.arguments
      let byDefault = arguments.has("weight_decay") ? "" : " by default"
      return report.add(
        "'\(arguments.owner)' decays all weights by \(brief(decay))\(byDefault), and the \(weight.name) of '\(node.name)' has an L2 penalty, too",
        at: arguments.range(of: "weight_decay"),
        notes: [.init("the penalty is set here", at: penaltyRange(weight, node, spec))],
        help: "keep one of the two")
    }
  }

  private func penaltyRange(_ weight: Weight, _ node: LayerNode, _ spec: AnalyzedSpec)
    -> SourceRange
  {
    let stem = weight.name.hasSuffix("_kernel") ? String(weight.name.dropLast(7)) : weight.name
    return node.arguments.pair(named: "\(stem)_regularizer")?.value.place
      ?? spec.spec.model?.defaultRegularizer?.place ?? node.range
  }
}
