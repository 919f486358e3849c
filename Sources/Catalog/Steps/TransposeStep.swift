package import Arrays
package import DataFiles
import Shapes
import SourceText

/// Reorders the axes of every row.
package struct TransposeStep: PipelineStep {
  package static let about = About(
    "transpose", aliases: ["permute"], dialects: Dialect.allCases, "Reorders the axes of every row."
  )
  package static let schema = Schema(
    Self(),
    [
      .ints(
        "axes", \.axes, min: 0, default: "[]",
        "The old axis at each place, not counting the batch axis. Default: reversed.")
    ],
    validate: { step, arguments, decoder in
      guard step.axes.sorted() != Array(0..<step.axes.count) else { return }
      decoder.report(
        "spec/out-of-range", "'axes' must hold each of 0 to \(step.axes.count - 1) once",
        at: arguments.range(of: "axes"))
    })
  package static let target = StepTarget.field

  package var axes: [Int] = []
  package init(_ axes: [Int] = []) { self.axes = axes }

  private func order(_ rank: Int) -> [Int]? {
    if axes.isEmpty { return Array((0..<rank).reversed()) }
    return axes.count == rank ? axes : nil
  }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    guard let shape = field.shape else { return }
    guard let order = order(shape.rank) else {
      throw StepError(
        Self.mismatch,
        "'transpose' names \(axes.count) axes, but '\(field.name)' has shape \(shape)",
        parameter: "axes", help: "the batch axis is not counted")
    }
    field.shape = Shape(axes: order.map { shape.axes[$0] })
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard let order = order(batch.rank - 1), batch.rank > 0 else {
      throw DataError("'transpose' names \(axes.count) axes, but rows have shape \(batch.rowShape)")
    }
    return try batch.permuted([0] + order.map { $0 + 1 })
  }
}

extension HostArray {
  /// The axes in another order: axis i of the result is axis `order[i]`.
  func permuted(_ order: [Int]) throws(DataError) -> HostArray {
    guard let size = element.byteCount else { throw DataError("text cannot be transposed") }
    let target = order.map { shape[$0] }
    var strides = [Int](repeating: size, count: rank)
    for axis in (0..<max(rank - 1, 0)).reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let steps = order.map { strides[$0] }
    let total = count * size
    let bytes: [UInt8] = withUnsafeBytes { source in
      [UInt8](unsafeUninitializedCapacity: total) { buffer, initialized in
        var index = [Int](repeating: 0, count: target.count)
        var from = 0
        for to in stride(from: 0, to: total, by: size) {
          for i in 0..<size { buffer[to + i] = source[from + i] }
          var axis = target.count - 1
          while axis >= 0 {
            index[axis] += 1
            from += steps[axis]
            if index[axis] < target[axis] { break }
            from -= steps[axis] * target[axis]
            index[axis] = 0
            axis -= 1
          }
        }
        initialized = total
      }
    }
    guard let result = HostArray(shape: target, element: element, bytes: bytes) else {
      throw DataError("rows of shape \(rowShape) cannot be transposed")
    }
    return result
  }
}
