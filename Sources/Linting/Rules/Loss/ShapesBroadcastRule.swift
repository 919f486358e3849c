import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports PyTorch losses that pair every prediction with every target.
struct ShapesBroadcastRule: Rule {
  static let about = RuleInfo(
    "loss/shapes-broadcast", .error,
    summary:
      "A column of predictions is compared with a row of targets, which pairs each with each.",
    rationale: """
      Predictions [N, 1] and targets [N] broadcast to [N, N]: PyTorch warns once and takes the mean over all pairs. \
      The best prediction is then the mean of the targets for every sample, and the loss stops at their \
      variance. The losses that compare classes refuse the shapes instead. Keras takes such an axis away by itself.
      """,
    symptoms: """
      Using a target size (torch.Size([32])) that is different to the input size (torch.Size([32, 1])), this \
      will likely lead to incorrect results due to broadcasting, regression predicts the mean, loss plateaus
      """,
    remedy: "Give the target an axis of 1, or take that of the prediction away (squeeze).",
    sources: ["https://github.com/pytorch/pytorch/issues/10489"],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "one prediction and one number per sample",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU
            - «Linear»: {in_features: 4, out_features: 1}
        data:
          fields:
            x: {role: feature, shape: [8], range: [-1, 1]}
            y: {role: label, shape: [], range: [-1, 1], encoding: real}
        training:
          loss: mse_loss
        """),
      .clean(
        "the axis is taken away",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 4}
            - ReLU
            - Linear: {in_features: 4, out_features: 1}
            - squeeze: -1
        data:
          fields:
            x: {role: feature, shape: [8], range: [-1, 1]}
            y: {role: label, shape: [], range: [-1, 1], encoding: real}
        training:
          loss: mse_loss
        """),
      .clean(
        "Keras adds the axis itself",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        data:
          fields:
            x: {role: feature, shape: [8], range: [-1, 1]}
            y: {role: label, shape: [], range: [-1, 1], encoding: real}
        training:
          loss: mean_squared_error
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.graph?.dialect == .torch else { return }
    for head in spec.heads {
      guard [.values, .binary].contains(head.contract.target), let target = head.site.target,
        let declaration = target.declaration, let label = target.shape,
        let shape = head.site.type?.shape,
        let message = message(shape, label, head, target.name)
      else { continue }
      report.add(
        message, at: head.node?.range ?? head.lossRange,
        notes: [
          .init(
            "'\(target.name)' is \(label.rank == 0 ? "one number" : "\(label)") per sample",
            at: declaration),
          .init("'\(head.lossName)' compares them", at: head.lossRange),
        ],
        help: label.rank == 0
          ? "declare the target with shape [1], or add 'squeeze: -1' behind \(head.name)"
          : "add 'unsqueeze: -1' behind \(head.name), or give the target one number per sample")
    }
  }

  private func message(
    _ shape: Shape, _ label: Shape, _ head: JudgedHead, _ target: String
  ) -> String? {
    let isColumn = shape.rank == 2 && shape[1].constant == 1 && label.rank == 0
    let isRow = shape.rank == 1 && label.rank == 1 && label[0].constant == 1
    guard isColumn || isRow else { return nil }
    let sizes = isColumn ? ("[N, 1]", "[N]") : ("[N]", "[N, 1]")
    return head.contract.target == .binary
      ? "\(head.name) gives \(sizes.0) and '\(target)' is \(sizes.1): '\(head.lossName)' refuses them"
      : "\(head.name) gives \(sizes.0) and '\(target)' is \(sizes.1): '\(head.lossName)' compares all N × N pairs"
  }
}
