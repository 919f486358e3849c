import Analysis
import Arrays
import Catalog
import Program
import SourceText
import Spec

/// Reports integers that reach a layer which computes with fractions only.
struct IntegersIntoLayerRule: Rule {
  static let about = RuleInfo(
    "model/integers-into-layer", .error,
    summary: "Integers reach a layer that frameworks compute for floating-point numbers only.",
    rationale: """
      Weights are floating-point numbers, and frameworks do not multiply them with integers by \
      themselves: PyTorch refuses in every layer with weights, Keras in convolutions. Pictures are \
      stored as bytes, so that it happens when an input is declared as they are and nothing converts it.
      """,
    symptoms: """
      expected scalar type Float but found Byte, mat1 and mat2 must have the same dtype but got Long and \
      Float, Input 'filter' of 'Conv2D' Op has type float32 that does not match type int32
      """,
    remedy:
      "Convert the numbers ('cast', 'rescale', a 'rescaling' layer), or declare dtype: float32.",
    sources: ["https://github.com/pytorch/pytorch/issues/2138"],
    dominates: ["data/input-unscaled"],
    examples: [
      .finding(
        "bytes into a convolution",
        """
        coprime: 1
        model:
          inputs:
            image: {shape: [batch, 8, 8, 1], dtype: uint8}
          layers:
            - «conv2d»: {filters: 4, kernel_size: 3, activation: relu}
            - flatten
            - dense: 3
        """),
      .finding(
        "PyTorch",
        """
        coprime: 1
        model:
          dialect: torch
          inputs:
            x: {shape: [batch, 8], dtype: int64}
          layers:
            - «Linear»: {in_features: 8, out_features: 3}
        """),
      .clean(
        "converted by a layer",
        """
        coprime: 1
        model:
          inputs:
            image: {shape: [batch, 8, 8, 1], dtype: uint8}
          layers:
            - rescaling: {scale: 1/255}
            - conv2d: {filters: 4, kernel_size: 3, activation: relu}
            - flatten
            - dense: 3
        """),
      .clean(
        "Keras multiplies integers in a dense layer",
        """
        coprime: 1
        model:
          inputs:
            x: {shape: [batch, 8], dtype: int32, range: [0, 1]}
          layers:
            - dense: {units: 4, activation: relu}
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for node in graph.nodes where node.layer?.elementNeed == .fractions {
      guard let operand = node.operands.first, let type = spec.type(of: operand),
        type.element.isInteger
      else { continue }
      var notes: [Diagnostic.Note] = []
      if case .input(let index) = operand.producer {
        let name = graph.inputs[index].name
        notes.append(.init("'\(name.value)' is declared here", at: name.range))
      }
      report.add(
        "'\(node.name)' multiplies with floating-point weights, but gets \(type.element)",
        at: node.range, notes: notes,
        help: "convert the numbers with 'cast' or 'rescale', or declare dtype: float32")
    }
  }
}
