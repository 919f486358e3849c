import Analysis
import Arrays
import Catalog
import Program
import SourceText
import Spec

/// Reports tables of embeddings that are given numbers with fractions for indices.
struct FractionsIntoEmbeddingRule: Rule {
  static let about = RuleInfo(
    "model/fractions-into-embedding", .error,
    summary: "An embedding is given numbers that are no indices.",
    rationale: """
      An embedding looks up a row for each integer. PyTorch refuses other numbers; Keras cuts their \
      fractions off without a word, so that inputs between -1 and 1 all become row 0, and no gradient passes back to a layer that made them.
      """,
    symptoms: """
      Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; \
      embedding gives the same vector for every word, tokens divided by 255
      """,
    remedy: "Give the embedding the integers themselves, and scale nothing but numbers.",
    sources: ["https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html"],
    dominates: ["model/index-outside-embedding"],
    examples: [
      .finding(
        "behind a layer that learns",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, activation: relu}
            - «embedding»: {input_dim: 100, output_dim: 4}
            - flatten
            - dense: 1
        """),
      .finding(
        "PyTorch, declared as floating point",
        """
        coprime: 1
        model:
          dialect: torch
          inputs:
            tokens: {shape: [batch, 20], dtype: float32}
          layers:
            - «Embedding»: {num_embeddings: 256, embedding_dim: 4}
            - Flatten
            - Linear: {in_features: 80, out_features: 1}
        """),
      .clean(
        "integers",
        """
        coprime: 1
        model:
          inputs:
            tokens: {shape: [batch, 20], dtype: int32, range: [0, 255]}
          layers:
            - embedding: {input_dim: 256, output_dim: 4}
            - flatten
            - dense: 1
        """),
      .clean(
        "integers in a floating-point array, which Keras converts",
        """
        coprime: 1
        model:
          inputs:
            tokens: {shape: [batch, 20], dtype: float32}
          layers:
            - embedding: {input_dim: 256, output_dim: 4}
            - flatten
            - dense: 1
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let graph = spec.graph else { return }
    for node in graph.nodes where node.layer?.elementNeed == .indices {
      guard let operand = node.operands.first,
        let cause = cause(operand, spec, graph)
      else { continue }
      let isTorch = graph.dialect == .torch
      report.add(
        "'\(node.name)' looks rows up, but \(cause.text): \(isTorch ? "PyTorch refuses them" : "their fractions are cut off")",
        at: node.range, notes: [.init(cause.note, at: cause.range)],
        help: "give it the integers themselves")
    }
  }

  private struct Cause {
    let text: String
    let note: String
    let range: SourceRange
  }

  /// Why the numbers are no integers; nil where they may be.
  private func cause(_ operand: Operand, _ spec: AnalyzedSpec, _ graph: Graph) -> Cause? {
    switch operand.producer {
    case .layer(var index):
      // Through layers that only move numbers, to the one that made them.
      while graph.nodes[index].role == .flatten || graph.nodes[index].role == .reshaping,
        case .layer(let before)? = graph.nodes[index].operands.first?.producer
      {
        index = before
      }
      let node = graph.nodes[index]
      guard node.isLearning, spec.nodes[index].outputs.first?.type.element.isInteger == false
      else { return nil }
      return Cause(
        text: "gets what '\(node.name)' learns", note: "'\(node.name)' gives real numbers",
        range: node.range)
    case .input(let index):
      return declared(graph.inputs[index], graph)
    }
  }

  /// Keras converts numbers in a floating-point array, PyTorch does not.
  private func declared(_ input: InputDeclaration, _ graph: Graph) -> Cause? {
    guard graph.dialect == .torch, let element = input.element, !element.value.isInteger else {
      return nil
    }
    return Cause(
      text: "'\(input.name.value)' is \(element.value)", note: "it is declared here",
      range: element.range)
  }
}
