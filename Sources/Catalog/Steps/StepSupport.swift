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
