import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Reports an image input whose channels seem to stand where the layout does not expect them.
struct ChannelOrderRule: Rule {
  static let about = RuleInfo(
    "model/channel-order", .warning,
    summary: """
      An input looks like channels first, but the layout is channels last, or the other way round.
      """,
    rationale: """
      In [batch, 1, 28, 28] read as channels last, an image is one pixel high, 28 wide and has 28 \
      channels: a 3×3 kernel does not fit, or slides along one axis and mixes rows as if they were \
      colours. The rule speaks where the axis behind the batch has 1, 3 or 4 entries, the sizes of \
      grey, RGB and RGBA images, and the last axis has more than 4; where a window then does not \
      fit, it is an error.
      """,
    symptoms: """
      Negative dimension size caused by subtracting 3 from 1, expected input to have 3 channels \
      but got 224, Kernel size can't be greater than actual input size, channels_first
      """,
    remedy: """
      Write the shape in the order of the layout, or set 'layout' to the one the data have, and \
      transpose the data if needed.
      """,
    sources: ["https://github.com/keras-team/keras/issues/6649"],
    dominates: ["shape/window-larger-than-input"],
    examples: [
      .finding(
        "a kernel larger than the one pixel that is left",
        """
        coprime: 1
        model:
          input: «[batch, 1, 28, 28]»
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - flatten
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 28, 28, 1]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu}
              - flatten
              - dense: 10
          """),
      .finding(
        "channels first under channels last",
        """
        coprime: 1
        model:
          input: «[batch, 3, 64, 64]»
          layers:
            - conv2d: {filters: 8, kernel_size: 1, activation: relu}
            - flatten
            - dense: 10
        """),
      .clean(
        "channels last",
        """
        coprime: 1
        model:
          input: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - flatten
            - dense: 10
        """),
      .clean(
        "the layout says so",
        """
        coprime: 1
        model:
          layout: channels_first
          input: [batch, 3, 64, 64]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - flatten
            - dense: 10
        """),
    ])

  static let channelCounts: Set<Int> = [1, 3, 4]

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for (index, input) in graph.inputs.enumerated() {
      let sizes = input.shape.value.dims.map { $0.evaluate(spec.spec.dims.values) }
      guard sizes.count == 4, let second = sizes[1], let last = sizes[3], let third = sizes[2]
      else { continue }
      let isLast = graph.layout == .channelsLast
      let (wanted, found) = isLast ? (last, second) : (second, last)
      guard Self.channelCounts.contains(found), wanted > 4, third > 4,
        let reader = reader(of: index, graph)
      else { continue }
      let order = isLast ? "channels_first" : "channels_last"
      report.add(
        "the input looks like \(order), but is read as \(graph.layout.rawValue): \(wanted) channels of \(isLast ? "\(second) × \(third)" : "\(third) × \(last)") pixels",
        at: input.shape.range, severity: broken(spec).isEmpty ? nil : .error,
        notes: [.init("'\(reader.name)' reads it so", at: reader.range)] + broken(spec),
        help:
          "write the shape as \(swapped(input.shape.value, isLast)), or set 'layout: \(order)' under 'model'"
      )
    }
  }

  /// The window over images that the input flows into.
  private func reader(of index: Int, _ graph: Graph) -> LayerNode? {
    graph.nodes.first { node in
      guard node.operands.contains(where: { $0.producer == .input(index) }) else { return false }
      switch node.layer?.locality {
      case .window(let window)?, .transposedWindow(let window)?: return window.axes == 2
      default: return false
      }
    }
  }

  /// Windows that do not fit for this reason: they need no finding of their own.
  private func broken(_ spec: AnalyzedSpec) -> [Diagnostic.Note] {
    spec.diagnostics.filter { $0.rule == "shape/window-larger-than-input" }.prefix(1)
      .map { .init("so that this window does not fit", at: $0.range) }
  }

  private func swapped(_ shape: Shape, _ isLast: Bool) -> String {
    let dims = shape.dims
    return
      "\(Shape(isLast ? [dims[0], dims[2], dims[3], dims[1]] : [dims[0], dims[3], dims[1], dims[2]]))"
  }
}
