import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports PyTorch's softmax without the axis over which it sums to 1.
struct SoftmaxAxisGuessedRule: Rule {
  static let about = RuleInfo(
    "model/softmax-axis-guessed", .info,
    summary: "A softmax does not say over which axis its results sum to 1.",
    rationale: """
      PyTorch guesses: axis 0 of tensors with one or three axes, axis 1 of all others. It warns of the guess, which \
      is deprecated. For [batch, classes] the guess is right; a tensor with a further axis has it changed \
      without a word, and axis 0 of three is the batch.
      """,
    symptoms:
      "Implicit dimension choice for softmax has been deprecated, Change the call to include dim=X",
    remedy: "Write the axis: dim: -1 for classes on the last axis, dim: 1 for pictures.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.Softmax.html"],
    examples: [
      .finding(
        "no axis",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 3}
            - «LogSoftmax»
        """,
        fixed: """
          coprime: 1
          model:
            dialect: torch
            input: [batch, 8]
            layers:
              - Linear: {in_features: 8, out_features: 3}
              - LogSoftmax: {dim: 1}
          """),
      .clean(
        "with its axis",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 3}
            - LogSoftmax: {dim: 1}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.dialect == .torch else { return }
    for node in graph.nodes {
      guard let softmax = node.layer as? any TorchSoftmaxAxisFamily, softmax.axis == nil,
        let operand = node.operands.first, let shape = spec.type(of: operand)?.shape
      else { continue }
      let axis = softmax.axis(rank: shape.rank)
      // A guess of the batch is an error of its own.
      guard axis > 0 else { continue }
      report.add(
        "'\(node.name)' does not name its axis: PyTorch guesses \(axis) for \(shape)",
        at: node.range,
        help: "write 'dim: \(axis)'",
        fixes: spec.setting(
          "dim", to: "\(axis)", in: node.arguments, of: node.entryRange, "name axis \(axis)", .safe)
      )
    }
  }
}
