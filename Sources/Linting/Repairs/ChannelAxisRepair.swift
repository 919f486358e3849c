import Catalog
import SourceText
import Spec

/// Gives an input the axis of one channel that images without colour and plain series lack.
struct ChannelAxisRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    guard failure.error.rule == "shape/rank" else { return [] }
    return failure.inputs.compactMap { candidate($0, failure) }
      + [reshape(failure)].compactMap { $0 }
  }

  private func candidate(_ input: FeedingInput, _ failure: FailedLayer) -> RepairCandidate? {
    guard (2...4).contains(input.items.count) else { return nil }
    let isFirst = failure.graph.layout == .channelsFirst
    let items =
      isFirst ? [input.items[0], "1"] + input.items.dropFirst() : input.items + ["1"]
    var edits = [
      FixIt.Edit(input.declaration.shape.range, "[\(items.joined(separator: ", "))]")
    ]
    if let field = input.field {
      let step = failure.spec.insertingStep(
        "expand_dims: {field: \(field.name), axis: \(isFirst ? 0 : -1)}")
      guard !step.isEmpty else { return nil }
      edits += step
    }
    return RepairCandidate(
      "give '\(input.declaration.name.value)' an axis of 1 channel", edits,
      Surprise(.completes, distance: input.distance, detail: -4))
  }

  /// For what layers have made: `[batch, 128]` becomes `[batch, 128, 1]`.
  private func reshape(_ failure: FailedLayer) -> RepairCandidate? {
    guard failure.dialect == .keras, failure.node.operands.count == 1,
      let sizes = failure.sizes(0)?.dropFirst(), !sizes.isEmpty, sizes.count < 4
    else { return nil }
    let known = sizes.compactMap { $0 }
    guard known.count == sizes.count else { return nil }
    let shape = (known + [1]).map(String.init).joined(separator: ", ")
    let edits = failure.inserting("reshape", "target_shape: [\(shape)]", feeding: 0)
    guard !edits.isEmpty else { return nil }
    return RepairCandidate(
      "reshape what '\(failure.name(ofOperand: 0))' gives to [\(shape)]", edits,
      Surprise(.restructures))
  }
}
