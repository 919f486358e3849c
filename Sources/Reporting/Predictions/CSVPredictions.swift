internal import Training

/// A table with a header: class and probability where an output names classes, then its numbers.
struct CSVPredictions: PredictionWriter {
  private let outputs: [Predictor.Output]

  init(_ outputs: [Predictor.Output]) { self.outputs = outputs }

  var start: [UInt8] {
    let names = outputs.flatMap { output in
      let prefix = outputs.count > 1 ? "\(output.name)_" : ""
      let answer = output.reading == nil ? [] : ["\(prefix)class", "\(prefix)probability"]
      let numbers =
        output.width == 1 ? [output.name] : (0..<output.width).map { "\(output.name)_\($0)" }
      return answer + numbers
    }
    return Array((names.map(Self.quoted).joined(separator: ",") + "\n").utf8)
  }

  func bytes(_ part: Predictor.Part) -> [UInt8] {
    var text = ""
    for row in 0..<part.rows.count {
      for (index, output) in outputs.enumerated() {
        if index > 0 { text += "," }
        let numbers = part.row(row, of: index)
        if let answer = output.reading?.answer(numbers) {
          text +=
            Self.quoted(answer.name ?? "\(answer.label)")
            + ",\(Self.text(Float(answer.probability))),"
        }
        text += numbers.map(Self.text).joined(separator: ",")
      }
      text += "\n"
    }
    return Array(text.utf8)
  }

  /// What is not a number has no sign.
  private static func text(_ number: Float) -> String { number.isNaN ? "nan" : "\(number)" }

  /// RFC 4180.
  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
