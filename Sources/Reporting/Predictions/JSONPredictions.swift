internal import JSONText
internal import Training

/// One JSON object per line: `row`, counted from 0, `class`, `name` and `probability` where an output names classes,
/// and `outputs` with the numbers by name.
struct JSONPredictions: PredictionWriter {
  private let outputs: [Predictor.Output]

  init(_ outputs: [Predictor.Output]) { self.outputs = outputs }

  var start: [UInt8] { [] }

  func bytes(_ part: Predictor.Part) -> [UInt8] {
    var text = ""
    for row in 0..<part.rows.count {
      var members: [JSONValue.Member] = [.init("row", .int(part.rows.lowerBound + row))]
      var numbers: [JSONValue.Member] = []
      for (index, output) in outputs.enumerated() {
        let values = part.row(row, of: index)
        if let answer = output.reading?.answer(values) {
          let prefix = outputs.count > 1 ? "\(output.name)_" : ""
          members.append(.init(prefix + "class", .int(answer.label)))
          if let name = answer.name { members.append(.init(prefix + "name", .string(name))) }
          members.append(.init(prefix + "probability", .number(answer.probability)))
        }
        numbers.append(.init(output.name, nested(values[...], output.shape)))
      }
      text += JSONValue.object(members + [.init("outputs", .object(numbers))]).text + "\n"
    }
    return Array(text.utf8)
  }

  private func nested(
    _ values: Slice<UnsafeBufferPointer<Float>>, _ shape: [Int]
  ) -> JSONValue {
    guard let first = shape.first else { return .number(values.first.map { Double($0) } ?? .nan) }
    let size = first == 0 ? 0 : values.count / first
    return .array(
      (0..<first).map { index in
        let start = values.startIndex + index * size
        return nested(values[start..<start + size], Array(shape.dropFirst()))
      })
  }
}
