import Analysis
import Catalog
import SourceText
import Spec

/// Reports a mask of padded steps that is lost before the layer which needs it.
struct MaskDroppedRule: Rule {
  static let about = RuleInfo(
    "model/mask-dropped", .warning,
    summary: "A mask of padded steps is lost before a layer that would leave these steps out.",
    rationale: """
      'mask_zero' and 'masking' mark steps that are only padding, and recurrent layers, attention and \
      averages skip them. Layers that move or mix steps (convolutions, pooling, reshaping) hand no mask \
      on: Keras says so in a warning and goes on, and what stands behind counts the padding like any \
      other step. The longer the padding, the less of the text is left in the last state.
      """,
    symptoms: """
      does not support masking and will therefore destroy the mask information, mask_zero has no effect, \
      padding changes the prediction
      """,
    remedy: """
      Put the layer that reads the mask before the one that drops it, or leave 'mask_zero' out if \
      padding may count.
      """,
    sources: ["https://keras.io/guides/understanding_masking_and_padding/"],
    examples: [
      .finding(
        "a convolution between embedding and LSTM",
        """
        coprime: 1
        model:
          inputs:
            words: {shape: [batch, 20], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 8, mask_zero: true}
            - «conv1d»: {filters: 8, kernel_size: 3, activation: relu}
            - lstm: 8
            - dense: 1
        """),
      .clean(
        "the LSTM comes first",
        """
        coprime: 1
        model:
          inputs:
            words: {shape: [batch, 20], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 8, mask_zero: true}
            - dropout: 0.2
            - lstm: 8
            - dense: 1
        """),
      .clean(
        "nothing behind would read it",
        """
        coprime: 1
        model:
          inputs:
            words: {shape: [batch, 20], dtype: int32, range: [0, 99]}
          layers:
            - embedding: {input_dim: 100, output_dim: 8, mask_zero: true}
            - flatten
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, graph.dialect == .keras else { return }
    for (index, node) in graph.nodes.enumerated() where node.layer?.maskUse == .makes {
      guard let wiring = Wiring(spec), let path = path(from: index, wiring) else { continue }
      let (dropper, reader) = (wiring[path.dropper], wiring[path.reader])
      report.add(
        "'\(dropper.name)' drops the mask of '\(node.name)', so that '\(reader.name)' counts padding like any other step",
        at: dropper.range,
        notes: [
          .init("'\(node.name)' marks the steps", at: node.range),
          .init("'\(reader.name)' would leave them out", at: reader.range),
        ],
        help: "put '\(reader.name)' before '\(dropper.name)', or make no mask")
    }
  }

  /// The layer on the way that drops the mask, and the first one behind it that would read it.
  private func path(from maker: Int, _ wiring: Wiring) -> (dropper: Int, reader: Int)? {
    var dropper: Int?
    var current = wiring.onlyReader(of: maker)
    while let index = current {
      switch wiring[index].layer?.maskUse {
      case .reads: return dropper.map { ($0, index) }
      case .drops where dropper == nil: dropper = index
      // Behind a layer without steps nothing can be masked.
      case .makes, nil: return nil
      default: break
      }
      if wiring[index].role == .flatten || wiring[index].role == .globalPooling { return nil }
      current = wiring.onlyReader(of: index)
    }
    return nil
  }
}
