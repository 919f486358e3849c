package import Arrays
package import DataFiles
import Shapes

/// Turns class indices into rows with a single 1.
package struct OneHotStep: PipelineStep {
  package static let about = About(
    "one_hot", aliases: ["to_categorical", "OneHot"], dialects: Dialect.allCases,
    "Turns class indices into rows of zeros with a single one.")
  package static let schema = Schema(
    Self(),
    [
      .optionalInt(
        "classes", \.classes,
        "Number of classes. Without it: the field's 'classes', else one more than the largest index seen."
      )
    ])
  package static let target = StepTarget.field
  package static let defaultRoles: [FieldRole] = [.label]

  package var classes: Int?
  package init(classes: Int? = nil) { self.classes = classes }

  package var traits: StepTraits { StepTraits(isEncoding: true) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireIndices(field)
    let classes = classes ?? field.classes
    if let shape = field.shape {
      // As Keras' to_categorical: a last axis of 1 is replaced, not kept.
      let axes = shape.last == 1 ? Array(shape.axes.dropLast()) : shape.axes
      field.shape = classes.map { Shape(axes: axes + [Axis(Dim($0), role: .class_)]) }
    }
    field.classes = classes
    field.element = .float32
    field.values = ValueFacts(range: Interval(0, 1), encoding: .oneHot(classes: classes))
  }

  private func requireIndices(_ field: FieldFacts) throws(StepError) {
    switch field.values.encoding {
    case .index, nil: break
    case .oneHot?:
      throw StepError(
        Self.mismatch, "'\(field.name)' is one-hot already", help: "keep one 'one_hot'")
    case let encoding?:
      let range = field.values.range.map { " in \($0)" } ?? ""
      throw StepError(
        Self.mismatch,
        "'one_hot' takes class indices, but '\(field.name)' holds \(encoding.description)\(range)",
        help: "apply 'one_hot' before steps that change the numbers")
    }
    guard let classes, let declared = field.classes, classes < declared else { return }
    throw StepError(
      Self.mismatch, "'one_hot' makes \(classes) classes, but '\(field.name)' has \(declared)",
      parameter: "classes", help: "write 'classes: \(declared)'")
  }

  package func makeFitter() -> (any StepFitter)? { classes == nil ? LargestIndexFitter() : nil }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard
      let classes = classes ?? statistics?.numbers["classes"]?.first.flatMap({ Int(exactly: $0) })
    else { throw DataError("'one_hot' needs 'classes'") }
    // As Keras' `to_categorical`, which converts to integers first: what the linter warns of then shows in the data.
    guard
      let indices = batch.integers
        ?? batch.doubles?.map({ Int(exactly: $0.rounded(.towardZero)) ?? -1 })
    else {
      throw DataError(
        "'one_hot' takes numbers, but the field holds texts", help: "add 'label_encode' before it")
    }
    let (count, overflow) = indices.count.multipliedReportingOverflow(by: classes)
    guard !overflow, count <= HostArray.largestCount else {
      throw DataError("\(indices.count) rows of \(classes) classes are too many")
    }
    var values = [Float](repeating: 0, count: count)
    for (i, index) in indices.enumerated() {
      guard index >= 0, index < classes else {
        throw DataError(
          "the label \(index) is not among \(classes) classes, 0 to \(classes - 1)",
          row: (batch.rowElementCount > 0 ? rows.dropFirst(i / batch.rowElementCount).first : nil)
            .map { $0 + 1 })
      }
      values[i * classes + index] = 1
    }
    let shape =
      batch.rank > 1 && batch.shape.last == 1 ? Array(batch.shape.dropLast()) : batch.shape
    guard let result = HostArray(shape: shape + [classes], values) else {
      throw DataError("\(count) numbers do not fit into shape \(shape + [classes])")
    }
    return result
  }
}

/// Finds the number of classes as one more than the largest index.
struct LargestIndexFitter: StepFitter {
  private var largest = -1

  mutating func add(_ batch: HostArray) {
    for index in batch.integers ?? [] { largest = max(largest, index) }
  }
  var statistics: StepStatistics {
    // A guess that cannot be a number of classes is left to the step to refuse.
    largest >= 0 && largest < 1 << 24
      ? StepStatistics(numbers: ["classes": [Double(largest + 1)]]) : StepStatistics()
  }
}
