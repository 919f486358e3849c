import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Advises to limit gradients that go back through many steps of a recurrent layer.
struct GradientClipMissingRule: Rule {
  static let about = RuleInfo(
    "optim/gradient-clip-missing", .info,
    summary:
      "Gradients go back through many steps of a recurrent layer without a limit on their size.",
    rationale: """
      In every step back the gradient is multiplied by the same matrix. Where that enlarges it by \
      10 %, 50 steps make it 117 times as large, and a single such update throws the weights far \
      away (Pascanu, Mikolov and Bengio). A limit on the norm costs nothing where gradients are \
      small. Plain recurrent layers are reported from 50 steps on; the gates of LSTM and GRU hold \
      gradients in check, so these are reported from 500 on. Silent where the number of steps is not known.
      """,
    symptoms:
      "loss suddenly jumps in an RNN, exploding gradients, loss is NaN with LSTM, rnn training unstable",
    remedy: "Add 'gradient_clip: {global_norm: 1.0}' to 'training'.",
    sources: [
      "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013, arXiv:1211.5063"
    ],
    examples: [
      .finding(
        "a plain recurrent layer over 200 steps",
        """
        coprime: 1
        model:
          input: [batch, 200, 8]
          layers:
            - «simple_rnn»: 32
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
        """),
      .clean(
        "clipped",
        """
        coprime: 1
        model:
          input: [batch, 200, 8]
          layers:
            - simple_rnn: 32
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
          gradient_clip: {global_norm: 1.0}
        """),
      .clean(
        "gates over 200 steps",
        """
        coprime: 1
        model:
          input: [batch, 200, 8]
          layers:
            - lstm: 32
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let graph = spec.graph, spec.spec.training?.gradientClip == nil,
      let optimizer = spec.spec.training?.optimizer?.entry.value as? any Optimizer,
      optimizer.clipping == GradientClipping()
    else { return }
    for node in graph.nodes where node.isTrainable {
      guard let limit = Self.limits[node.kind], let steps = steps(of: node, spec), steps >= limit
      else { continue }
      // One finding for the whole model: one clip helps all layers.
      return report.add(
        "gradients go back through \(steps) steps of '\(node.name)' without a limit on their size",
        at: node.range,
        help: "add 'gradient_clip: {global_norm: 1.0}' to 'training'")
    }
  }

  private static let limits = [
    "simple_rnn": 50, "RNN": 50, "lstm": 500, "gru": 500, "LSTM": 500, "GRU": 500,
  ]

  private func steps(of node: LayerNode, _ spec: AnalyzedSpec) -> Int? {
    guard let operand = node.operands.first, let shape = spec.type(of: operand)?.shape,
      shape.rank == 3,
      node.arguments.pair(named: "batch_first")?.value.text != "false",
      spec.graph?.dialect == .keras || node.arguments.has("batch_first")
    else { return nil }
    return shape.dims[1].evaluate(spec.spec.dims.values)
  }
}
