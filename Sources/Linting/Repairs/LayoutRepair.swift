import Analysis
import Catalog
import Shapes
import SourceText
import Spec
import YAML

/// Writes an input in the order of axes that the model reads, or tells the model which order the input has.
struct LayoutRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.inputs.flatMap { input -> [RepairCandidate] in
      let rank = input.items.count
      guard (3...5).contains(rank) else { return [] }
      let sizes = input.declaration.shape.value.dims.map { $0.evaluate(failure.values) }
      let isFirst = failure.graph.layout == .channelsFirst
      // In the other order the channels stand where a model of this layout looks for positions.
      let channels = isFirst ? sizes[rank - 1] : sizes[1]
      let looksSwapped = channels.map { [1, 3, 4].contains($0) } ?? false
      let surprise = Surprise(
        looksSwapped ? .completes : .distorts, detail: min(8, input.distance))
      return [transposed(input, isFirst, surprise, failure)].compactMap { $0 }
        + [layout(isFirst, surprise, failure)].compactMap { $0 }
    }
  }

  private func transposed(
    _ input: FeedingInput, _ toFirst: Bool, _ surprise: Surprise, _ failure: FailedLayer
  ) -> RepairCandidate? {
    let items = input.items
    let swapped =
      toFirst
      ? [items[0], items[items.count - 1]] + items[1..<items.count - 1]
      : [items[0]] + items[2...] + [items[1]]
    let text = "[\(swapped.joined(separator: ", "))]"
    var edits = [FixIt.Edit(input.declaration.shape.range, text)]
    if let field = input.field {
      let rank = items.count - 1
      let axes = toFirst ? [rank - 1] + Array(0..<rank - 1) : Array(1..<rank) + [0]
      let step = failure.spec.insertingStep(
        "transpose: {field: \(field.name), axes: [\(axes.map(String.init).joined(separator: ", "))]}"
      )
      guard !step.isEmpty else { return nil }
      edits += step
    }
    return RepairCandidate(
      "write '\(input.declaration.name.value)' as \(text), \(toFirst ? "channels first" : "channels last")",
      edits, surprise)
  }

  /// `layout` under `model`, where it is written or can be.
  private func layout(
    _ isFirst: Bool, _ surprise: Surprise, _ failure: FailedLayer
  ) -> RepairCandidate? {
    let value = isFirst ? "channels_last" : "channels_first"
    // PyTorch's layers know one order only.
    guard failure.dialect == .keras, let model = failure.spec.document.root?["model"],
      let first = model.pairs.first?.key.place, failure.spec.isEditable(first)
    else { return nil }
    let edit: FixIt.Edit
    if let written = model["layout"] {
      guard failure.spec.isEditable(written.place) else { return nil }
      edit = FixIt.Edit(written.place, value)
    } else {
      let indent = failure.spec.linePrefix(of: first)
      guard indent.allSatisfy({ $0 == " " }) else { return nil }
      let start = SourceRange(first.file, Int(first.start), Int(first.start))
      edit = FixIt.Edit(start, "layout: \(value)\n\(indent)")
    }
    return RepairCandidate(
      "read the model's inputs as \(value)", [edit],
      Surprise(surprise.meaning, detail: surprise.detail + 6))
  }
}
