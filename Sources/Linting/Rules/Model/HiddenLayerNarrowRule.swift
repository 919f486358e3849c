import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// Reports a hidden layer of relu units too few to tell the classes apart by which of them are on.
struct HiddenLayerNarrowRule: Rule {
  static let about = RuleInfo(
    "model/hidden-layer-narrow", .info,
    summary:
      "The layer before the head has fewer units than telling the classes apart by on and off takes.",
    rationale: """
      d units that are on or off have 2ᵈ patterns. With fewer patterns than classes the classes must be told \
      apart by how far units are on, in directions that crowd: the loss falls slowly and the most similar \
      classes stay mixed up. It is no proof that the model cannot learn, as angles in a plane already tell \
      any number of directions apart, and so advice only.
      """,
    symptoms:
      "cannot overfit, accuracy limited, underfitting with a small hidden layer, bottleneck",
    remedy: "Give the layer more units; as many as there are classes is a usual lower end.",
    sources: [
      "Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, arXiv:1910.11015 (suboptimal number of neurons)"
    ],
    examples: [
      .finding(
        "two units before ten classes",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: {units: «2», activation: relu}
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "sixteen",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 64, activation: relu}
            - dense: {units: 16, activation: relu}
            - dense: {units: 10, activation: softmax}
        training:
          loss: sparse_categorical_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where head.contract.task == .classification {
      guard let classes = head.units, let wiring = Wiring(spec), let last = head.index,
        let before = wiring.source(
          of: last, skipping: { [.activation, .dropout, .batchNormalization].contains($0.role) }),
        wiring[before].role == .dense,
        wiring.consumers[before].count == 1,
        let width = spec.nodes[before].outputs.first?.type.shape.dims.last?.evaluate(
          spec.spec.dims.values),
        width > 1, width < 60, classes > 1 << width
      else { continue }
      let node = wiring[before]
      let place = ["units", "filters", "out_features"].lazy.compactMap {
        node.arguments.pair(named: $0)
      }
      report.add(
        "\(width) units in front of \(classes) classes have \(1 << width) patterns of on and off",
        at: place.first?.value.place ?? node.range,
        notes: [.init("\(head.name) reads '\(node.name)'", at: head.unitsRange)],
        help: "use at least \(classes) units")
    }
  }
}
