import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports a dense layer that is applied to every position of an image instead of the whole.
struct MissingFlattenRule: Rule {
  static let about = RuleInfo(
    "model/missing-flatten", .warning,
    summary: "A dense layer reads feature maps, so it works on each position by itself.",
    rationale: """
      On a tensor of more than two axes a dense layer maps the last axis only. Behind convolutions \
      it is a 1×1 convolution: positions are never put together, and the prediction has one row \
      per position. Usually a flatten or a global pooling was forgotten. The rule speaks where the \
      outputs keep those positions up to a head whose target has none, or whose target is not \
      known; where the target is known to have one value per sample it is an error.
      """,
    symptoms: """
      Shapes (None, 10) and (None, 26, 26, 10) are incompatible, forgot Flatten, output has 4 \
      dimensions, logits and labels must have the same first dimension
      """,
    remedy: "Add flatten or a global pooling before the first dense layer.",
    sources: [
      """
      Nikanjam, Braiek, Morovati, Khomh, Automatic fault detection for deep learning programs, \
      2021, arXiv:2105.08095
      """
    ],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "dense behind a convolution",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - «dense»: {units: 64, activation: relu}
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 28, 28, 1]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu}
              - flatten
              - dense: {units: 64, activation: relu}
              - dense: {units: 10, activation: softmax}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .clean(
        "flattened",
        """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - flatten
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "a label for every pixel",
        """
        coprime: 1
        task: segmentation
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, padding: same, activation: relu}
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec), spec.spec.task?.value != .segmentation,
      spec.spec.task?.value != .autoencoding
    else { return }
    for head in spec.heads where head.contract.task != .regression {
      guard var layer = head.index, let rank = head.site.type?.shape.rank, rank > 2,
        !targetHasPositions(head, rank)
      else { continue }
      // Back to the first dense layer that reads feature maps.
      var first: Int?
      while true {
        if wiring[layer].role == .dense {
          first = layer
        } else if isWindow(wiring[layer]) {
          break
        }
        guard let before = wiring.source(of: layer) else { break }
        layer = before
      }
      guard let first, isWindow(wiring[layer]), let operand = wiring[first].operands.first,
        let type = spec.type(of: operand)
      else { continue }
      let node = wiring[first]
      report.add(
        "'\(node.name)' works on each position of \(type.shape) by itself, and \(head.name) gives one prediction per position",
        at: node.range, severity: head.site.target?.shape == nil ? .warning : .error,
        notes: [.init("'\(wiring[layer].name)' gives positions", at: wiring[layer].range)]
          + (wiring[first].name == head.node?.name
            ? []
            : [
              .init(
                "\(head.name) is \(head.site.type?.shape ?? [])", at: head.node?.range ?? head.place
              )
            ]),
        help: "add 'flatten' or a global pooling before it",
        fixes: spec.insertingItem("flatten", before: node.entryRange, "flatten first"))
    }
  }

  private func isWindow(_ node: LayerNode) -> Bool {
    node.role == .pooling || node.role == .convolution
  }

  private func targetHasPositions(_ head: JudgedHead, _ rank: Int) -> Bool {
    guard let target = head.site.target else { return false }
    // An unknown shape may hold positions; classes alone say that there is one label per sample.
    guard let shape = target.shape else { return false }
    return shape.rank >= rank - 2 && shape.rank > 0 && shape.dims.last?.constant != 1
  }
}
