package import Arrays
package import DataFiles
import Shapes

/// Brings sequences to one length.
package struct PadSequencesStep: PipelineStep {
  package static let about = About(
    "pad_sequences", dialects: Dialect.allCases,
    "Brings every sequence to one length, padding short ones and cutting long ones.")
  package static let schema = Schema(
    Self(),
    [
      .int("length", \.length, max: 1 << 24, required: true, aliases: ["maxlen"], "The length."),
      .choice("padding", \.padding, default: "pre", "The end that short sequences are padded at."),
      .choice(
        "truncating", \.truncating, default: "pre", "The end that long sequences are cut at."),
      .number("value", \.value, default: "0", "The number that is padded with."),
    ])
  package static let target = StepTarget.field

  package enum End: String, Sendable, CaseIterable { case pre, post }

  package var length = 1
  package var padding = End.pre
  package var truncating = End.pre
  package var value = 0.0
  package init() {}

  package func apply(to field: inout FieldFacts, values: [String: Int]) throws(StepError) {
    try requireNumbers(field)
    try requireRank(field, 1...8, "sequences")
    let isLonger = field.shape.flatMap { $0.first?.evaluate(values) }.map { $0 < length } ?? true
    field.shape?[0] = Dim(length)
    guard isLonger else { return }
    let range = field.values.range?.hull(Interval(value, value))
    if case .index? = field.values.encoding {
      field.values.range = range
    } else {
      field.becomeReal(range: range)
    }
  }

  package func apply(
    to batch: HostArray, statistics: StepStatistics?, random: RandomStream, rows: [Int]
  ) throws(DataError) -> HostArray {
    guard batch.rank > 1 else {
      throw DataError("'pad_sequences' takes sequences, but rows have shape []")
    }
    let given = batch.shape[1]
    let width = batch.shape[2...].reduce(1, *)
    let kept = min(given, length)
    let from = truncating == .pre ? given - kept : 0
    let to = padding == .pre ? length - kept : 0
    guard let source = batch.doubles else {
      throw DataError("'pad_sequences' takes numbers, not text")
    }
    let (total, overflow) = (batch.rowCount * width).multipliedReportingOverflow(by: length)
    guard !overflow, total <= HostArray.largestCount else {
      throw DataError("sequences of length \(length) are too long")
    }
    var values = [Double](repeating: value, count: total)
    for row in 0..<batch.rowCount {
      for i in 0..<(kept * width) {
        values[(row * length + to) * width + i] = source[(row * given + from) * width + i]
      }
    }
    return try HostArray.converted(
      values, shape: [batch.rowCount, length] + batch.shape[2...], to: batch.element)
  }
}
