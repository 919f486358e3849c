import Arrays
import DataFiles
import Shapes
import SourceText
import YAML

/// What several steps need to refuse a field or to describe what they do to it.
extension PipelineStep {
  /// The rule under which steps refuse fields they cannot work on.
  static var mismatch: String { "data/step-mismatch" }

  func requireNumbers(_ field: FieldFacts) throws(StepError) {
    guard field.element == .string else { return }
    throw StepError(
      Self.mismatch, "'\(Self.about.name)' takes numbers, but '\(field.name)' is text",
      help: "encode the text first, for example with 'label_encode'")
  }

  /// The rank must be among `ranks`, where the shape is known.
  func requireRank(
    _ field: FieldFacts, _ ranks: ClosedRange<Int>, _ what: String
  ) throws(StepError) {
    guard let shape = field.shape, !ranks.contains(shape.rank) else { return }
    throw StepError(
      Self.mismatch, "'\(Self.about.name)' takes \(what), but '\(field.name)' has shape \(shape)",
      help: "shapes of fields are written without the batch axis")
  }
}

extension FieldFacts {
  /// Replaces the values by numbers that no longer stand for classes.
  mutating func becomeReal(range: Interval?) {
    values.range = range
    values.moments = nil
    if values.encoding != nil { values.encoding = .real }
  }
}

extension Field {
  static func fit(_ path: Path<StepTraits.Fit>) -> Self {
    .choice("fit", path, default: "train", "The rows that statistics are taken from.")
  }
}

extension HostArray {
  /// Sizes of one row.
  var rowShape: [Int] { Array(shape.dropFirst()) }
}

extension PipelineStep {
  /// Where statistics are taken per index of an axis, the field must have it.
  func requireAxis(_ axis: Int?, of field: FieldFacts) throws(StepError) {
    guard let axis, let shape = field.shape, shape.rank > 0, shape.normalizedAxis(axis) == nil
    else { return }
    throw StepError(
      Self.mismatch, "there is no axis \(axis) in '\(field.name)' of shape \(shape)",
      parameter: "axis",
      help: "an axis from \(-shape.rank) to \(shape.rank - 1) exists; the batch axis is not counted"
    )
  }
}

extension Field {
  /// An axis, or null for none of them.
  static func axis(_ key: String, _ path: Path<Int?>, _ summary: String) -> Self {
    Field(key, type: .optional(.integer(min: nil, max: nil)), default: "-1", summary) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.integer(node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }

  /// Two ends, the first below the second.
  static func interval(
    _ key: String, _ path: Path<Interval>, default text: String, _ summary: String
  ) -> Self {
    Field(key, type: .list(.number(min: nil, max: nil), count: 2...2), default: text, summary) {
      root, node, decoder in
      let node = decoder.substituted(node)
      guard let items = node.sequence, items.count == 2 else {
        decoder.reportType(node, expected: "a list of two numbers")
        return false
      }
      guard let lower = decoder.number(items[0]), let upper = decoder.number(items[1]) else {
        return false
      }
      guard lower < upper else {
        decoder.report(
          "spec/out-of-range",
          "'\(key)' must increase, but \(format(lower)) is not below \(format(upper))",
          at: node.place)
        return false
      }
      root[keyPath: path] = Interval(lower, upper)
      return true
    }
  }
}
