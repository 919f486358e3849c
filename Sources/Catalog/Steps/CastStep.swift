package import Arrays
package import DataFiles

/// Changes the element type.
package struct CastStep: PipelineStep {
  package static let about = About(
    "cast", dialects: Dialect.allCases,
    "Changes the element type; towards integers, fractions are cut off and what does not fit ends at the type's bounds."
  )
  package static let schema = Schema(
    Self(), [.choice("dtype", \.element, required: true, "The new element type.")])
  package static let target = StepTarget.field

  package var element = ElementType.float32
  package init(_ element: ElementType = .float32) { self.element = element }

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    if (field.element == .string) != (element == .string),
      field.element != nil || element == .string
    {
      throw StepError(
        Self.mismatch,
        "'\(field.name)' cannot be cast from \(field.element?.rawValue ?? "numbers") to \(element.rawValue)",
        parameter: "dtype", help: "encode text with 'label_encode'")
    }
    field.element = element
    guard let range = field.values.range, let bounds = element.bounds else { return }
    let after =
      element == .bool
      ? Interval(range.contains(0) ? 0 : 1, range == Interval(0, 0) ? 0 : 1)
      : range.mapped { $0.rounded(.towardZero) }.closed.clamped(
        bounds.lowerBound, bounds.upperBound)
    if after == range { return }
    switch field.values.encoding {
    case .index, .oneHot, .multiHot: field.values.range = after
    default: field.becomeReal(range: after)
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    if batch.element == element { return batch }
    if element == .float32 { return try batch.floats() }
    guard let values = batch.doubles else {
      throw DataError(
        "text cannot be cast to \(element.rawValue)", help: "encode it with 'label_encode'")
    }
    guard let bounds = element.bounds else {
      return try HostArray.converted(values, shape: batch.shape, to: element)
    }
    let whole = values.map {
      $0.isNaN ? 0 : min(max($0.rounded(.towardZero), bounds.lowerBound), bounds.upperBound)
    }
    let isTruth = element == .bool
    return try HostArray.converted(
      isTruth ? values.map { $0 != 0 ? 1 : 0 } : whole, shape: batch.shape, to: element)
  }
}

extension ElementType {
  /// Smallest and largest whole number of the type that Double holds; nil for others.
  var bounds: ClosedRange<Double>? {
    switch self {
    case .bool: 0...1
    case .uint8: 0...255
    case .int8: -128...127
    case .uint16: 0...65_535
    case .int16: -32_768...32_767
    case .uint32: 0...4_294_967_295
    case .int32: -2_147_483_648...2_147_483_647
    // 2⁶³ itself does not fit; the number below it in Double does.
    case .int64: -0x1p63...(0x1p63).nextDown
    case .float16, .bfloat16, .float32, .float64, .string: nil
    }
  }
}

extension Interval {
  /// With both ends included; rounding may reach an end that was excluded.
  var closed: Interval { Interval(lower, upper) }
}
