import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports normalisations per row or step where they are meant per channel.
struct NormalizedOverPositionsRule: Rule {
  static let about = RuleInfo(
    "shape/normalized-over-positions", .warning,
    summary: "A normalisation takes a place in time or space for the axis of channels or features.",
    rationale: """
      Batch normalisation keeps a mean and a variance for each channel. With channels first, Keras' default \
      axis of -1 is the width of the image: every column gets statistics of its own, and channels of \
      quite different size are mixed. Layer normalisation likewise belongs over the features of a step. \
      The rule speaks where another axis is known to hold the channels or features.
      """,
    symptoms: """
      BatchNormalization axis channels_first, gamma has the shape of the width, model works only for \
      one image width, loss does not fall with batch normalisation
      """,
    remedy: "Name the axis of the channels: axis 1 for channels first.",
    sources: ["https://keras.io/api/layers/normalization_layers/batch_normalization/"],
    examples: [
      .finding(
        "Keras' default axis with channels first",
        """
        coprime: 1
        model:
          layout: channels_first
          input: [batch, 3, 32, 32]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, use_bias: false}
            - «batch_normalization»
            - relu
            - global_average_pooling2d
        """),
      .finding(
        "over the steps",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - layer_normalization: {axis: «1»}
            - global_average_pooling1d
        """),
      .clean(
        "the channels",
        """
        coprime: 1
        model:
          layout: channels_first
          input: [batch, 3, 32, 32]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, use_bias: false}
            - batch_normalization: {axis: 1}
            - relu
            - global_average_pooling2d
        """),
      .clean(
        "the features of a step",
        """
        coprime: 1
        model:
          input: [batch, 20, 8]
          layers:
            - lstm: {units: 16, return_sequences: true}
            - layer_normalization
            - global_average_pooling1d
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for node in graph.nodes {
      guard let shape = node.operands.first.flatMap({ spec.type(of: $0)?.shape }), shape.rank > 2,
        let axes = axes(of: node, graph)?.compactMap({ shape.normalizedAxis($0) }),
        let first = axes.first, axes.allSatisfy({ shape.axes[$0].role.isPosition }),
        let width = shape.indices.first(where: { isWidth(shape.axes[$0]) })
      else { continue }
      report.add(
        "'\(node.name)' normalises over axis \(first) of \(shape), which is the \(shape.axes[first].role.rawValue), "
          + "not the \(shape.axes[width].role.sizeName)",
        at: node.arguments.range(of: "axis"), help: "write 'axis: \(width)'")
    }
  }

  private func isWidth(_ axis: Axis) -> Bool { AxisMeaning(axis) == .width }

  /// The axes a layer has statistics for; nil for other layers.
  private func axes(of node: LayerNode, _ graph: Graph) -> [Int]? {
    switch node.role {
    case .batchNormalization:
      if graph.dialect == .torch { return [1] }
      return [node.arguments.pair(named: "axis")?.value.text.flatMap { Int($0) } ?? -1]
    case .normalization:
      guard case .along(let axes)? = node.layer?.locality else { return nil }
      return axes
    default: return nil
    }
  }
}
