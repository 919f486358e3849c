package import Arrays
package import DataFiles

/// Scales vectors to length 1.
package struct UnitNormalizationStep: PipelineStep {
  package static let about = About(
    "unit_normalization", aliases: ["UnitNormalization", "l2_normalize"],
    dialects: Dialect.allCases,
    "Divides the vectors along an axis by their length.", formula: "x / √sum(x²)")
  package static let schema = Schema(
    Self(),
    [
      .axis(
        "axis", \.axis,
        "Axis of the vectors, not counting the batch axis; null for all numbers together.")
    ])
  package static let target = StepTarget.field

  package var axis: Int? = -1
  package init() {}

  package var traits: StepTraits { StepTraits(isScaling: true) }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireAxis(axis, of: field)
    field.element = .float32
    let range = field.values.range
    field.becomeReal(
      range: Interval(
        range.map { $0.lower >= 0 } ?? false ? 0 : -1, range.map { $0.upper <= 0 } ?? false ? 0 : 1)
    )
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard let vectors = Vectors(axis: axis, rowShape: batch.rowShape) else {
      throw DataError("there is no axis \(axis ?? -1) in rows of shape \(batch.rowShape)")
    }
    return try batch.floats { numbers in
      vectors.forEach(numbers.count) { start in
        var sum = 0.0
        for k in 0..<vectors.length {
          let x = Double(numbers[start + k * vectors.stride])
          sum += x * x
        }
        guard sum > 0 else { return }
        let scale = Float(1 / sum.squareRoot())
        for k in 0..<vectors.length { numbers[start + k * vectors.stride] *= scale }
      }
    }
  }
}

/// The runs of numbers along one axis of rows.
private struct Vectors {
  let length: Int
  let stride: Int

  init?(axis: Int?, rowShape: [Int]) {
    guard let axis, !rowShape.isEmpty else {
      (length, stride) = (rowShape.reduce(1, *), 1)
      return
    }
    let position = axis < 0 ? axis &+ rowShape.count : axis
    guard rowShape.indices.contains(position) else { return nil }
    length = rowShape[position]
    stride = rowShape[(position + 1)...].reduce(1, *)
  }

  /// Calls `body` with the first element of every vector.
  func forEach(_ elements: Int, _ body: (Int) -> Void) {
    guard length > 0, stride > 0 else { return }
    for block in Swift.stride(from: 0, to: elements, by: length * stride) {
      for offset in 0..<stride { body(block + offset) }
    }
  }
}
