import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports layers of PyTorch that take the batch for the steps of a sequence.
struct BatchAsSequenceRule: Rule {
  static let about = RuleInfo(
    "shape/batch-as-sequence", .warning,
    summary: "A layer reads the samples of the batch as the steps of one sequence.",
    rationale: """
      PyTorch's recurrent and attention layers read [time, batch, features] unless they are told batch_first. Given \
      [batch, time, features] they compute without complaint: the state runs from sample to sample, \
      every step of a sequence is treated as a sample of its own, and what the model learns is the \
      order of the data.
      """,
    symptoms: """
      batch_first, LSTM learns nothing, predictions depend on the other samples of the batch, \
      hidden state has wrong batch size
      """,
    remedy: "Set batch_first: true, or write the input as [time, batch, features].",
    sources: ["https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"],
    examples: [
      .finding(
        "a sequence per row",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - «LSTM»: {input_size: 8, hidden_size: 16}
        """,
        fixed: """
          coprime: 1
          model:
            dialect: torch
            input: [batch, 20, 8]
            layers:
              - LSTM: {input_size: 8, hidden_size: 16, batch_first: true}
          """),
      .clean(
        "told so",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 20, 8]
          layers:
            - LSTM: {input_size: 8, hidden_size: 16, batch_first: true}
        """),
      .clean(
        "time first",
        """
        coprime: 1
        dims: {time: 20}
        model:
          dialect: torch
          input: [time, batch, 8]
          layers:
            - LSTM: {input_size: 8, hidden_size: 16}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.dialect == .torch else { return }
    for node in graph.nodes where node.isTimeFirst {
      guard let shape = node.operands.first.flatMap({ spec.type(of: $0)?.shape }), shape.rank == 3,
        shape[0] == .symbol("batch")
      else { continue }
      report.add(
        "'\(node.name)' reads axis 0 of \(shape) as time: the samples of the batch become the steps of a sequence",
        at: node.range, help: "set batch_first: true",
        fixes: spec.setting(
          "batch_first", to: "true", in: node.arguments, of: node.entryRange,
          "set batch_first: true"))
    }
  }
}

extension LayerNode {
  /// Whether the layer reads `[time, batch, features]`.
  var isTimeFirst: Bool {
    timeFirstKinds.contains(kind) && arguments.pair(named: "batch_first")?.value.text != "true"
  }
}

private let timeFirstKinds: Set<String> = [
  "LSTM", "GRU", "RNN", "MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer",
  "TransformerEncoder", "TransformerDecoder", "Transformer",
]
