import Analysis
import Catalog
import Program
import SourceText
import Spec
import YAML

/// Reports penalties on weights that outweigh what the model is trained for.
struct RegularizerStrongRule: Rule {
  static let about = RuleInfo(
    "optim/regularizer-strong", .warning,
    summary: "A penalty on weights is so strong that it outweighs the loss.",
    rationale: """
      The penalty is added to the loss: the factor times the sum of all squared, or absolute, \
      weights. With a factor of 0.1 a kernel of 784 × 128 weights as Keras draws them starts with a \
      penalty of 22, while ten classes at chance have a loss of 2.3: the cheapest way to a small \
      sum is to make all weights 0. Published models use factors from 1e-5 to 1e-2; from 0.1 on \
      training fails (Braiek and Khomh). Silent where the penalty starts below the loss at chance, \
      as in small layers.
      """,
    symptoms: """
      loss decreases but accuracy stays at chance, all weights go to zero, model predicts the same for \
      every input, loss does not fall below the regularization, underfitting with l2
      """,
    remedy: "Use a factor from 1e-5 to 1e-3, or leave the penalty out until the model overfits.",
    sources: ["Braiek and Khomh, TheDeepChecker, 2023, arXiv:2204.00694"],
    examples: [
      .finding(
        "a penalty of ten times the loss",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu, kernel_regularizer: «{l2: 0.1}»}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """),
      .clean(
        "the usual size",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 128, activation: relu, kernel_regularizer: {l2: 0.0001}}
            - dense: 10
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """),
      .clean(
        "a small layer",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 3, kernel_regularizer: {l2: 0.1}}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    var reported: Set<SourceRange> = []
    for (node, facts) in zip(graph.nodes, spec.nodes) where node.isTrainable {
      for weight in facts.inference?.weights ?? [] where weight.isTrainable {
        guard let penalty = weight.regularizer?.penalty, max(penalty.l1, penalty.l2) >= 0.1 else {
          continue
        }
        let key =
          "\(weight.name.hasSuffix("_kernel") ? String(weight.name.dropLast(7)) : weight.name)_regularizer"
        let place =
          node.arguments.pair(named: key)?.value.place ?? spec.spec.model?.defaultRegularizer?.place
          ?? node.range
        let start = start(of: penalty, on: weight)
        if let start, let chance = spec.lossAtChance, start < chance { continue }
        guard reported.insert(place).inserted else { continue }
        report.add(
          message(penalty, weight, node, start, spec), at: place,
          help: "use a factor from 1e-5 to 1e-3")
      }
    }
  }

  private func message(
    _ penalty: Penalty, _ weight: Weight, _ node: LayerNode, _ start: Double?, _ spec: AnalyzedSpec
  ) -> String {
    let factor = brief(Double("\(max(penalty.l1, penalty.l2))") ?? 0)
    let what = "a factor of \(factor) on the \(weight.name) of '\(node.name)'"
    guard let start else { return "\(what) outweighs the loss" }
    let beside = spec.lossAtChance.map { ", beside a loss of \(brief($0)) at chance" } ?? ""
    return "\(what) starts with a penalty of about \(brief((start * 10).rounded() / 10))\(beside)"
  }

  /// What the penalty adds to the loss before the first update. The mean size of a number is taken
  /// from the normal distribution, √(2/π) deviations.
  private func start(of penalty: Penalty, on weight: Weight) -> Double? {
    guard let sizes = weight.sizes, let moments = weight.initializer.moments(shape: sizes) else {
      return nil
    }
    let count = sizes.reduce(1.0) { $0 * Double($1) }
    let size = max(abs(moments.mean), (2 / .pi * moments.variance).squareRoot())
    let start = count * (Double(penalty.l2) * moments.secondMoment + Double(penalty.l1) * size)
    return start > 0 && start.isFinite ? start : nil
  }
}

extension AnalyzedSpec {
  /// The loss of a model that finds all classes equally likely; nil for regression and several outputs.
  var lossAtChance: Double? {
    guard let head = heads.first, heads.count == 1, let units = head.units else { return nil }
    return head.site.entry.loss.chance(classes: max(units, 2))
  }
}
