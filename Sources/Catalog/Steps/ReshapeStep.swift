package import Arrays
package import DataFiles
import Shapes
import SourceText

/// Sees the numbers of a row under another shape.
package struct ReshapeStep: PipelineStep {
  package static let about = About(
    "reshape", dialects: Dialect.allCases, "Gives the numbers of every row another shape.")
  package static let schema = Schema(
    Self(),
    [
      .ints(
        "shape", \.shape, min: -1, required: true,
        "The new shape without the batch axis; one size may be -1.")
    ],
    validate: { step, arguments, decoder in
      guard step.shape.filter({ $0 == -1 }).count > 1 else { return }
      decoder.report(
        "spec/out-of-range", "'shape' may hold one -1", at: arguments.range(of: "shape"))
    })
  package static let target = StepTarget.field

  package var shape: [Int] = []
  package init(_ shape: [Int] = []) { self.shape = shape }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    guard let before = field.shape else { return }
    guard let count = before.elementCount.evaluate(values) else {
      // Unknown sizes: the new shape is believed, apart from an open one.
      field.shape = shape.contains(-1) ? nil : Shape(shape)
      return
    }
    guard let resolved = Self.resolve(shape, count: count) else {
      throw StepError(
        Self.mismatch,
        "'\(field.name)' has shape \(before), \(count) numbers, which do not fit into \(shape)",
        parameter: "shape", help: "the product of the sizes must be \(count)")
    }
    field.shape = Shape(resolved)
  }

  /// The shape with its open size filled in; nil where the product cannot be `count`.
  private static func resolve(_ sizes: [Int], count: Int) -> [Int]? {
    let known = HostArray.elementCount(of: sizes.filter { $0 != -1 })
    guard let open = sizes.firstIndex(of: -1) else { return known == count ? sizes : nil }
    guard let known, known > 0, count % known == 0 else { return nil }
    var sizes = sizes
    sizes[open] = count / known
    return sizes
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard let resolved = Self.resolve(shape, count: batch.rowElementCount) else {
      throw DataError(
        "rows of shape \(batch.rowShape), \(batch.rowElementCount) numbers, do not fit into \(shape)"
      )
    }
    return try batch.renamed([batch.rowCount] + resolved)
  }
}
