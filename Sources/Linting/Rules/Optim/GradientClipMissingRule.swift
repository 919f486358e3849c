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
      .finding(
        "a pair that reads from both ends",
        """
        coprime: 1
        model:
          input: [batch, 200, 8]
          layers:
            - «bidirectional»: {layer: {simple_rnn: 32}}
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
      guard let recurrence = node.layer?.recurrence, let steps = steps(of: node, recurrence, spec),
        steps >= (recurrence.isGated ? 500 : 50)
      else { continue }
      // One finding for the whole model: one clip helps all layers.
      return report.add(
        "gradients go back through \(steps) steps of '\(node.name)' without a limit on their size",
        at: node.range,
        help: "add 'gradient_clip: {global_norm: 1.0}' to 'training'")
    }
  }

  private func steps(
    of node: LayerNode, _ recurrence: Recurrence, _ spec: AnalyzedSpec
  ) -> Int? {
    guard let operand = node.operands.first, let shape = spec.type(of: operand)?.shape,
      shape.rank > 2
    else { return nil }
    return shape.dims[recurrence.timeAxis].evaluate(spec.spec.dims.values)
  }
}
