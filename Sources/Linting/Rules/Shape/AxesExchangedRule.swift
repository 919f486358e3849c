import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports layers that take places for channels and channels for places.
struct AxesExchangedRule: Rule {
  static let about = RuleInfo(
    "shape/axes-exchanged", .warning,
    summary:
      "A layer reads channels or features where time, height or width stand, and the other way round.",
    rationale: """
      Convolutions, poolings, recurrent and attention layers read one axis as places and another as the numbers at \
      a place. Given [batch, channels, time], a layer for [batch, time, channels] slides over the channels and takes \
      the steps for features: it computes, and its weights are bound to the length of the sequence. \
      The rule speaks where both axes are known to be exchanged, by the layer that made them or by the \
      names of their dimensions (time, height, width, channels, features and the like).
      """,
    symptoms: """
      conv1d over the wrong axis, LSTM input batch channels time, channels_first data in a \
      channels_last model, permute before lstm
      """,
    remedy:
      "Write the input in the order the layer reads, set 'layout', or permute before the layer.",
    examples: [
      .finding(
        "channels before time",
        """
        coprime: 1
        dims: {channels: 6, time: 128}
        model:
          input: [batch, channels, time]
          layers:
            - «conv1d»: {filters: 8, kernel_size: 3}
            - global_average_pooling1d
        """),
      .finding(
        "a permutation between recurrent layers",
        """
        coprime: 1
        model:
          input: [batch, time, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - permute: {dims: [2, 1]}
            - «lstm»: 16
        dims: {time: 20}
        """),
      .finding(
        "images with channels first, by their names",
        """
        coprime: 1
        dims: {channels: 16, height: 32, width: 32}
        model:
          input: [batch, channels, height, width]
          layers:
            - «conv2d»: {filters: 8, kernel_size: 3}
            - global_average_pooling2d
        """),
      .clean(
        "time before channels",
        """
        coprime: 1
        dims: {channels: 6, time: 128}
        model:
          input: [batch, time, channels]
          layers:
            - conv1d: {filters: 8, kernel_size: 3}
            - global_average_pooling1d
        """),
      .clean(
        "a permutation that puts them right",
        """
        coprime: 1
        dims: {channels: 6, time: 128}
        model:
          input: [batch, channels, time]
          layers:
            - permute: {dims: [2, 1]}
            - lstm: 16
        """),
      .clean(
        "weights over the steps, as attention has them",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true, name: steps}
            - permute: {dims: [2, 1]}
            - dense: {units: 20, activation: softmax}
            - permute: {dims: [2, 1]}
            - multiply: {from: [steps, -1]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for node in graph.nodes {
      guard let shape = node.operands.first.flatMap({ spec.type(of: $0)?.shape }), shape.rank > 2,
        let roles = node.rolesRead(rank: shape.rank, graph)
      else { continue }
      let meanings = shape.axes.map { AxisMeaning($0) }
      guard
        let place = roles.indices.first(where: { roles[$0].isPosition && meanings[$0] == .width }),
        let width = roles.indices.first(where: { roles[$0].isWidth && meanings[$0] == .position })
      else { continue }
      report.add(
        "'\(node.name)' reads axis \(place) of \(shape) as \(roles[place].rawValue) and axis \(width) as "
          + "\(roles[width].sizeName), but they are exchanged",
        at: node.range,
        notes: node.operands.first.map { notes(on: $0, graph) } ?? [],
        help: "permute before it, or write the input in the order the layer reads")
    }
  }

  private func notes(on operand: Operand, _ graph: Graph) -> [Diagnostic.Note] {
    switch operand.producer {
    case .input(let index):
      [.init("the input is declared here", at: graph.inputs[index].shape.range)]
    case .layer(let index):
      [.init("'\(graph.nodes[index].name)' gives it this order", at: graph.nodes[index].range)]
    }
  }
}

extension LayerNode {
  /// What the layer takes each axis of its first operand for; nil where it does not tell places from widths.
  fileprivate func rolesRead(rank: Int, _ graph: Graph) -> [AxisRole]? {
    if case .window(let window)? = layer?.locality, window.axes == rank - 2 {
      return axisRoles(rank: rank, window.layout ?? graph.layout)
    }
    guard role == .recurrent || role == .attention, rank == 3 else { return nil }
    let isBatchFirst =
      graph.dialect == .keras || arguments.pair(named: "batch_first")?.value.text == "true"
    return isBatchFirst ? [.batch, .time, .feature] : [.time, .batch, .feature]
  }
}
