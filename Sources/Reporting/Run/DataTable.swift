internal import Arrays
internal import Catalog
package import Training

/// The data report for people: every field of every split before and after the pipeline, with label histograms.
package struct DataTable: Sendable {
  private let report: DataReport
  package init(_ report: DataReport) { self.report = report }

  package func render(_ style: Style) -> String {
    var table = Table(
      columns: [
        .init("split"), .init("samples", isNumeric: true), .init("field"), .init("from the source"),
        .init("after the pipeline"),
      ])
    for part in report.parts {
      for (index, field) in part.fields.enumerated() {
        table.add([
          index == 0 ? part.split.rawValue : "", index == 0 ? grouped(part.sampleCount) : "",
          field.name,
          field.before.map(Self.text) ?? "", field.after.map(Self.text) ?? "",
        ])
      }
    }
    var result = table.aligned(style)
    for part in report.parts {
      for field in part.fields where field.role == .label {
        result += histogram(part.split.rawValue, field)
      }
    }
    return result
  }

  /// Type, shape and spread of a field in one line.
  static func text(_ statistics: FieldStatistics) -> String {
    let shape =
      statistics.shape.isEmpty ? "scalar" : statistics.shape.map(String.init).joined(separator: "×")
    var text = "\(statistics.element.rawValue) \(shape)"
    if let numbers = statistics.numbers, numbers.finiteCount > 0 {
      text +=
        "  \(short(numbers.minimum)) … \(short(numbers.maximum)), mean \(short(numbers.mean)), std \(short(numbers.deviation))"
    }
    if let numbers = statistics.numbers, numbers.nonFiniteCount > 0 {
      text += "  \(numbers.nonFiniteCount) not finite"
    }
    return text
  }

  /// Counts of each label; said once where the pipeline leaves them alone.
  private func histogram(_ split: String, _ field: DataReport.Field) -> String {
    let before = field.before.flatMap(counts)
    let after = field.after.flatMap(counts)
    guard let shown = before ?? after else { return "" }
    var text = "\(split) \(field.name): \(shown)\n"
    if let after, let before, after != before {
      text += "\(split) \(field.name) after the pipeline: \(after)\n"
    }
    return text
  }

  private func counts(_ statistics: FieldStatistics) -> String? {
    guard let histogram = statistics.histogram, !histogram.isEmpty, histogram.count <= 40 else {
      return nil
    }
    return histogram.keys.sorted().map { "\($0) ×\(histogram[$0] ?? 0)" }.joined(separator: "  ")
  }
}

/// A number with four significant digits.
package func short(_ value: Double) -> String {
  // Nobody asks for the sign of what is not a number.
  guard value.isFinite else { return value.isNaN ? "nan" : "\(value)" }
  if value == 0 { return "0" }
  let magnitude = abs(value)
  if magnitude >= 1e6 || magnitude < 1e-4 { return exponential(value) }
  var scale = 1.0
  while magnitude * scale < 1000, scale < 1e8 { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() && magnitude >= 1000
    ? String(Int(rounded)) : "\(rounded)".trimmingZeroFraction
}

private func exponential(_ value: Double) -> String {
  var exponent = 0
  var mantissa = value
  while abs(mantissa) >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  while abs(mantissa) < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
  return "\((mantissa * 1000).rounded() / 1000)".trimmingZeroFraction + "e\(exponent)"
}

extension String {
  var trimmingZeroFraction: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}
