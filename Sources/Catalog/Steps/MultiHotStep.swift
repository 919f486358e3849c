package import Arrays
package import DataFiles
import Shapes

/// Turns lists of class indices into rows with a 1 for each.
package struct MultiHotStep: PipelineStep {
  package static let about = About(
    "multi_hot", aliases: ["MultiHot"], dialects: Dialect.allCases,
    "Turns a list of class indices into a row of zeros with a one for each; negative indices are padding."
  )
  package static let schema = Schema(
    Self(), [.int("classes", \.classes, max: 1 << 24, required: true, "Number of classes.")])
  package static let target = StepTarget.field
  package static let defaultRoles: [FieldRole] = [.label]

  package var classes = 1
  package init() {}

  package var traits: StepTraits { StepTraits(isEncoding: true) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireRank(field, 1...8, "a list of class indices per sample")
    switch field.values.encoding {
    case .index, nil: break
    case let encoding?:
      throw StepError(
        Self.mismatch,
        "'multi_hot' takes class indices, but '\(field.name)' holds \(encoding.description)")
    }
    if let shape = field.shape {
      field.shape = Shape(axes: shape.axes.dropLast() + [Axis(Dim(classes), role: .class_)])
    }
    field.classes = classes
    field.element = .float32
    field.values = ValueFacts(range: Interval(0, 1), encoding: .multiHot(classes: classes))
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard batch.rank > 1, let length = batch.shape.last, let indices = batch.integers else {
      throw DataError(
        "'multi_hot' takes a list of whole numbers per sample, not rows of shape \(batch.rowShape)")
    }
    let lists = length == 0 ? batch.shape.dropLast().reduce(1, *) : indices.count / length
    let (count, overflow) = lists.multipliedReportingOverflow(by: classes)
    guard !overflow, count <= HostArray.largestCount else {
      throw DataError("\(lists) rows of \(classes) classes are too many")
    }
    var values = [Float](repeating: 0, count: count)
    for (i, index) in indices.enumerated() where index >= 0 {
      guard index < classes else {
        throw DataError("the label \(index) is not among \(classes) classes, 0 to \(classes - 1)")
      }
      values[i / length * classes + index] = 1
    }
    guard let result = HostArray(shape: batch.shape.dropLast() + [classes], values) else {
      throw DataError("\(count) numbers do not fit into rows of \(classes)")
    }
    return result
  }
}
