import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// An input of the model that leads to a failed layer, and edits on its shape.
struct FeedingInput {
  let declaration: InputDeclaration
  /// The sizes as written, batch first.
  let items: [String]
  /// Layers between the input and the failed layer.
  let distance: Int
  /// The data field that feeds it, where its shape is known.
  let field: FieldFacts?
}

extension FailedLayer {
  /// Inputs on the way to the failed layer whose shape is written as a list on one line.
  var inputs: [FeedingInput] {
    var distances: [Int: Int] = [:]
    func note(_ index: Int, _ distance: Int) {
      for operand in graph.nodes[index].operands {
        guard case .input(let input) = operand.producer else { continue }
        distances[input] = min(distance, distances[input] ?? .max)
      }
    }
    note(failure.node, 0)
    for feeder in feeders { note(feeder.index, feeder.distance + 1) }
    return distances.keys.sorted().compactMap { index in
      let declaration = graph.inputs[index]
      guard let items = spec.items(of: declaration.shape.range),
        items.count == declaration.shape.value.rank
      else { return nil }
      let name = spec.inputs.indices.contains(index) ? spec.inputs[index].field : nil
      let field = spec.pipeline.fields(.feature).first { $0.name == name && $0.shape != nil }
      return FeedingInput(
        declaration: declaration, items: items, distance: distances[index] ?? 0, field: field)
    }
  }
}

extension AnalyzedSpec {
  /// The elements of a list `[a, b, c]` as written; nil for anything else.
  func items(of list: SourceRange) -> [String]? {
    guard isEditable(list) else { return nil }
    let text = document.file.text(in: list)
    guard text.hasPrefix("["), text.hasSuffix("]"), !text.contains("\n"), !text.contains("#") else {
      return nil
    }
    let items = text.dropFirst().dropLast().split(separator: ",")
      .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    return items.contains { $0.contains("[") || $0.contains("\"") } ? nil : items
  }

  /// Edits that write a step into the pipeline, before rows are shuffled and batched.
  func insertingStep(_ step: String) -> [FixIt.Edit] {
    let grouping = ["shuffle", "batch", "cache", "repeat", "prefetch"]
    guard
      let next = document.spec?.data?.pipeline.first(where: { grouping.contains($0.name) })
    else { return [] }
    return insertingItem(step, before: next.range, "").first?.edits ?? []
  }
}
