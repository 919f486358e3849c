import Analysis
import Program
import Shapes
import SourceText
import Spec

/// Reports a reshape that looks like a transposition.
struct ReshapeMixesAxesRule: Rule {
  static let about = RuleInfo(
    "shape/reshape-mixes-axes", .warning,
    summary:
      "A reshape gives the sizes of its input in another order, which mixes rows and columns.",
    rationale: """
      A reshape keeps the elements in their order and only counts them anew. From [batch, 20, 8] to \
      [batch, 8, 20] it cuts the rows of 8 into rows of 20: no row holds one step or one feature any more. What \
      exchanges axes is a permutation. The rule speaks where the sizes are the same ones in another order.
      """,
    symptoms: """
      reshape instead of transpose, view instead of permute, scrambled image, model does not learn \
      after reshape
      """,
    remedy: "Use permute (PyTorch: permute or transpose) to exchange axes.",
    sources: ["https://docs.pytorch.org/docs/stable/generated/torch.permute.html"],
    examples: [
      .finding(
        "steps and features",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - «reshape»: {target_shape: [8, 20]}
            - lstm: 16
        """),
      .clean(
        "a permutation",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - permute: {dims: [2, 1]}
            - lstm: 16
        """),
      .clean(
        "an axis of size 1 elsewhere",
        """
        coprime: 1
        model:
          input: [batch, 20, 8, 1]
          layers:
            - reshape: [1, 20, 8]
            - flatten
        """),
    ])

  private static let kinds: Set<String> = ["reshape", "view", "Unflatten"]

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    let values = spec.spec.dims.values
    for (index, node) in graph.nodes.enumerated() where Self.kinds.contains(node.kind) {
      guard let from = node.operands.first.flatMap({ spec.type(of: $0)?.shape }),
        let to = spec.nodes[index].outputs.first?.type.shape
      else { continue }
      let (a, b) = (telling(from, values), telling(to, values))
      guard a != b, a.count == b.count, a.allSatisfy({ size in a.count(size) == b.count(size) })
      else { continue }
      report.add(
        "'\(node.name)' cuts \(from) anew into \(to): the elements keep their order, and the axes are mixed, not exchanged",
        at: node.range, help: "use 'permute' to exchange axes")
    }
  }

  /// The sizes with values filled in, without those of 1, which move freely.
  private func telling(_ shape: Shape, _ values: [String: Int]) -> [Dim] {
    shape.map { $0.substituting(values) }.filter { $0 != 1 }
  }
}

extension [Dim] {
  fileprivate func count(_ size: Dim) -> Int { count { $0 == size } }
}
