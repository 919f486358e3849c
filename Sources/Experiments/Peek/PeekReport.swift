package import JSONText
package import Reporting

/// A batch as a table, with what is odd about it, and for machines.
package struct PeekReport {
  private let peek: BatchPeek

  package init(_ peek: BatchPeek) { self.peek = peek }

  package func render(_ style: Style) -> String {
    var table = Table(columns: [
      .init("what"), .init("field"), .init("of a sample"), .init("min", isNumeric: true),
      .init("max", isNumeric: true), .init("mean", isNumeric: true),
      .init("std", isNumeric: true), .init("zeros", isNumeric: true),
    ])
    for part in peek.parts {
      let (mean, deviation) = part.moments
      table.add([
        part.name, part.field,
        part.shape.isEmpty ? "scalar" : part.shape.map(String.init).joined(separator: "×"),
        part.range.map { short($0.lowerBound) } ?? "–",
        part.range.map { short($0.upperBound) } ?? "–",
        short(mean), short(deviation), "\(Int((part.zeroShare * 100).rounded())) %",
      ])
    }
    return "the first batch, \(amount(peek.count, "sample")), as the first layer gets it\n\n"
      + table.aligned(style) + labels + remarks.map { style.color(.yellow, $0) + "\n" }.joined()
  }

  private var labels: String {
    let shown = (0..<min(peek.count, 32)).map(peek.answer)
    if peek.parts.allSatisfy({ !$0.isTarget }) { return "" }
    return "\nanswers: " + shown.joined(separator: ", ") + (peek.count > 32 ? ", …" : "") + "\n"
  }

  /// What a look at the numbers should not miss.
  package var remarks: [String] {
    var remarks: [String] = []
    for part in peek.parts {
      let name = part.isTarget ? "the answers" : "'\(part.name)'"
      if part.nonFiniteCount > 0 {
        remarks.append("\(amount(part.nonFiniteCount, "number")) of \(name) not finite")
      }
      guard let range = part.range, !part.values.isEmpty else { continue }
      if range.lowerBound == range.upperBound {
        remarks.append(
          "\(name): every number is \(short(range.lowerBound))"
            + (part.isTarget ? ", in all samples of the batch" : ", there is nothing to learn from")
        )
      } else if !part.isTarget, max(abs(range.lowerBound), abs(range.upperBound)) > 20 {
        remarks.append(
          "\(name) reaches from \(short(range.lowerBound)) to \(short(range.upperBound)): first layers are initialised for numbers near 1"
        )
      }
    }
    if peek.repeated > 0 {
      remarks.append("\(amount(peek.repeated, "sample")) of the batch equal to an earlier one")
    }
    return remarks
  }

  package var json: JSONValue {
    [
      "coprime": .int(1), "samples": .int(peek.count), "repeated": .int(peek.repeated),
      "parts": .array(
        peek.parts.map { part in
          [
            "name": .string(part.name), "field": .string(part.field),
            "target": .bool(part.isTarget), "shape": .array(part.shape.map(JSONValue.int)),
            "min": .optional(part.range?.lowerBound), "max": .optional(part.range?.upperBound),
            "mean": .number(part.moments.mean), "std": .number(part.moments.deviation),
            "zeros": .number(part.zeroShare), "not_finite": .int(part.nonFiniteCount),
            "picture": .bool(part.format != nil),
          ]
        }),
      "answers": .array((0..<peek.count).map { .string(peek.answer($0)) }),
      "remarks": .array(remarks.map(JSONValue.string)),
    ]
  }
}
