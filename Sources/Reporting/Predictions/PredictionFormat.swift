package import Training

/// How predictions are written.
package enum PredictionFormat: String, Sendable, CaseIterable {
  case csv, jsonl, npy

  /// The one that a file's ending stands for.
  package init?(ofFile path: String) {
    guard let dot = path.lastIndex(of: ".") else { return nil }
    self.init(rawValue: path[path.index(after: dot)...].lowercased())
  }

  /// - Throws: ``RunError`` where the format cannot hold these outputs.
  package func writer(_ outputs: [Predictor.Output], count: Int) throws(RunError)
    -> any PredictionWriter
  {
    switch self {
    case .csv: CSVPredictions(outputs)
    case .jsonl: JSONPredictions(outputs)
    case .npy: try NPYPredictions(outputs, count: count)
    }
  }
}

/// Turns predictions into bytes, part by part.
package protocol PredictionWriter {
  /// What comes before the first row.
  var start: [UInt8] { get }
  func bytes(_ part: Predictor.Part) -> [UInt8]
}

extension Predictor.Part {
  /// The numbers of one output for one row, counted within the part.
  func row(_ index: Int, of output: Int) -> UnsafeBufferPointer<Float> {
    let width = values[output].count / max(1, rows.count)
    return UnsafeBufferPointer(rebasing: values[output][index * width..<(index + 1) * width])
  }
}
