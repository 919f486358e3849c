package import Arrays
package import DataFiles
import Shapes

/// Adds an axis of size 1.
package struct ExpandDimsStep: PipelineStep {
  package static let about = About(
    "expand_dims", dialects: Dialect.allCases, "Adds an axis of size 1 to every row.")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "axis", \.axis, min: nil, default: "-1",
        "Where the new axis stands, not counting the batch axis.")
    ])
  package static let target = StepTarget.field

  package var axis = -1
  package init(axis: Int = -1) { self.axis = axis }

  /// The position among the axes of a row after the step.
  private func position(_ rank: Int) -> Int? {
    let position = axis < 0 ? axis &+ rank &+ 1 : axis
    return (0...rank).contains(position) ? position : nil
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    guard var shape = field.shape else { return }
    guard let position = position(shape.rank) else {
      throw StepError(
        Self.mismatch, "there is no axis \(axis) to insert into '\(field.name)' of shape \(shape)",
        parameter: "axis", help: "an axis from \(-shape.rank - 1) to \(shape.rank) exists")
    }
    shape.axes.insert(Axis(1), at: position)
    field.shape = shape
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    var shape = batch.shape
    guard let position = position(batch.rank - 1) else {
      throw DataError("there is no axis \(axis) in rows of shape \(batch.rowShape)")
    }
    shape.insert(1, at: position + 1)
    return try batch.renamed(shape)
  }
}

extension HostArray {
  /// ``reshaped(to:)`` or an error that shows both shapes.
  func renamed(_ shape: [Int]) throws(DataError) -> HostArray {
    guard let result = reshaped(to: shape) else {
      throw DataError("rows of shape \(rowShape) cannot be seen as \(Array(shape.dropFirst()))")
    }
    return result
  }
}
