import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports arithmetic between a row and a column of samples, which pairs each sample with each.
struct SamplesPairedRule: Rule {
  static let about = RuleInfo(
    "shape/samples-paired", .warning,
    summary:
      "A tensor [batch] and a tensor [batch, 1] are joined, which pairs every sample with every other.",
    rationale: """
      PyTorch aligns shapes at their ends: [N] beside [N, 1] becomes [N, N], and each sample is joined with all \
      others of its batch. It happens where one branch was squeezed and the other was not. Where all pairs are \
      wanted, an axis is added on purpose (unsqueeze), and nothing is reported.
      """,
    symptoms:
      "output has shape [N, N], unexpected broadcasting, squeeze forgotten, predictions depend on batch",
    remedy: "Squeeze both or neither.",
    sources: ["https://pytorch.org/docs/stable/notes/broadcasting.html"],
    examples: [
      .finding(
        "one of two was squeezed",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 1}
            - squeeze: {dim: -1, name: a}
            - Linear: {in_features: 8, out_features: 1, name: b, from: input}
            - «add»: {from: [a, b]}
        """),
      .clean(
        "both were",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 8]
          layers:
            - Linear: {in_features: 8, out_features: 1}
            - squeeze: {dim: -1, name: a}
            - Linear: {in_features: 8, out_features: 1, from: input}
            - squeeze: {dim: -1, name: b}
            - add: {from: [a, b]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.dialect == .torch else { return }
    for (index, node) in graph.nodes.enumerated() where node.operands.count == 2 {
      guard node.layer is any TorchArithmeticFamily,
        let output = spec.nodes[index].outputs.first?.type.shape, output.rank == 2,
        output[0] == output[1]
      else { continue }
      let shapes = node.operands.compactMap { spec.type(of: $0)?.shape }
      guard let row = shapes.first(where: { $0.rank == 1 }),
        let column = shapes.first(where: { $0.rank == 2 }), row[0] == column[0],
        row.axes[0].role == .batch || column.axes[0].role == .batch, column[1].constant == 1
      else { continue }
      report.add(
        "'\(node.name)' joins \(row) with \(column) into \(output): every sample with every other",
        at: node.range,
        notes: node.operands.compactMap { operand in
          guard case .layer(let source) = operand.producer else { return nil }
          return .init(
            "'\(graph.nodes[source].name)' gives one of them", at: graph.nodes[source].range)
        },
        help: "squeeze both or neither")
    }
  }
}
