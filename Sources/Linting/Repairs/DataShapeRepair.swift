import Catalog
import Shapes
import SourceText
import Spec

/// Brings the data to the shape of the input by a step of the pipeline, or the input to the shape of the data.
struct DataShapeRepair: Repair {
  func candidates(_ mismatch: MismatchedInput) -> [RepairCandidate] {
    let (have, want) = (mismatch.delivered, mismatch.wanted)
    let field = mismatch.field.name
    var result: [RepairCandidate] = []
    func add(_ title: String, _ step: String, _ surprise: Surprise) {
      let edits = mismatch.spec.insertingStep(step)
      if !edits.isEmpty { result.append(RepairCandidate(title, edits, surprise)) }
    }
    if have + [1] == want {
      add(
        "give '\(field)' an axis of 1 channel", "expand_dims: {field: \(field), axis: -1}",
        Surprise(.completes))
    }
    if want.count > 1, let order = order(from: have, to: want) {
      add(
        "transpose '\(field)' to \(want)",
        "transpose: {field: \(field), axes: \(order)}", Surprise(.completes))
    }
    if product(have) == product(want) {
      if want.count == 1 {
        add("flatten '\(field)'", "flatten: {field: \(field)}", Surprise(.completes))
      } else {
        add(
          "reshape '\(field)' to \(want)", "reshape: {field: \(field), shape: \(want)}",
          Surprise(have.count == 1 ? .completes : .changes))
      }
    }
    if have.count == want.count, have.count > 1, have.last == want.last {
      let size = "\(Array(want.prefix(have.count - 1)))"
      add(
        "resize '\(field)' to \(size)", "resize: {field: \(field), size: \(size)}",
        Surprise(.changes))
    }
    return result + [input(mismatch)].compactMap { $0 }
  }

  /// The order that makes one shape of the other, where there is just one.
  private func order(from: [Int], to: [Int]) -> [Int]? {
    guard from != to, Set(from).count == from.count, from.sorted() == to.sorted() else {
      return nil
    }
    return to.compactMap { from.firstIndex(of: $0) }
  }

  private func input(_ mismatch: MismatchedInput) -> RepairCandidate? {
    let range = mismatch.input.shape.range
    guard let items = mismatch.spec.items(of: range), let batch = items.first else { return nil }
    // What is written as a name stays a name where its size is right.
    let sizes = mismatch.delivered.enumerated().map { index, size in
      let isSame =
        mismatch.wanted.count == mismatch.delivered.count && mismatch.wanted[index] == size
      return isSame ? items[index + 1] : "\(size)"
    }
    let text = "[\(([batch] + sizes).joined(separator: ", "))]"
    return RepairCandidate(
      "write '\(mismatch.input.name.value)' as \(text), as the data are",
      [FixIt.Edit(range, text)], Surprise(.changes))
  }
}
