import Analysis
import Catalog
import SourceText
import Spec

/// Reports an input that no layer reads.
struct UnusedInputRule: Rule {
  static let about = RuleInfo(
    "model/unused-input", .warning,
    summary: "An input of the model is used by nothing.",
    rationale: """
      The data of the input are read, prepared and dropped: the model predicts without them, and \
      usually a layer was meant to read them.
      """,
    symptoms: "input has no effect, Graph disconnected, second input ignored",
    remedy: "Let a layer read it ('from'), or remove the input.",
    examples: [
      .finding(
        "one of two",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 784]
            «age»: [batch, 1]
          layers:
            - dense: {units: 10, from: image}
        """),
      .clean(
        "both are read",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 784]
            age: [batch, 1]
          layers:
            - concatenate: {from: [image, age]}
            - dense: 10
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph, !graph.nodes.isEmpty, !spec.hasUnresolvedNames else { return }
    let read = Set(
      graph.nodes.flatMap(\.operands).map(\.producer) + graph.outputs.map(\.operand.producer))
    for (index, input) in graph.inputs.enumerated() where !read.contains(.input(index)) {
      report.add(
        "no layer reads the input '\(input.name.value)'", at: input.name.range,
        help: "let a layer read it with 'from: \(input.name.value)', or remove it")
    }
  }
}
