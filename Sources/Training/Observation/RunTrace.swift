internal import DataFiles
internal import JSONText

/// What a run wrote down while it went on, read back.
package struct RunTrace: Sendable {
  package struct Point: Hashable, Sendable {
    package let step: Int
    package let value: Double
  }
  package struct Series: Sendable {
    /// As `activation_std/LAYER` or `step/loss`.
    package let name: String
    package internal(set) var points: [Point]
  }
  /// Values that were observed within epochs, in the order in which they first occur.
  package private(set) var series: [Series] = []
  /// Histograms of weights, a frame for each epoch.
  package let histograms: [HistogramSeries]

  /// - Parameter folder: of the run.
  /// - Throws: ``RunError`` where a file cannot be read.
  package init(folder: String) throws(RunError) {
    histograms = try EventHistograms.read(folder + "/events.out.tfevents.coprime")
    var places: [String: Int] = [:]
    let lines = try OutputFile.read(folder + "/metrics.jsonl")
    lines.withUnsafeBytes { bytes in
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        guard let entry = JSONValue(parsing: Array(line)), let name = entry["name"]?.string,
          name.utf8.contains(UInt8(ascii: "/")), let step = entry["step"]?.int
        else { continue }
        let point = Point(step: step, value: entry["value"]?.double ?? .nan)
        if let place = places[name] {
          series[place].points.append(point)
        } else {
          places[name] = series.count
          series.append(Series(name: name, points: [point]))
        }
      }
    }
  }

  package subscript(name: String) -> [Point]? { series.first { $0.name == name }?.points }
}

/// How the values of one weight are spread, epoch after epoch.
package struct HistogramSeries: Sendable {
  package struct Frame: Hashable, Sendable {
    package let step: Int
    package let minimum: Double
    /// Upper ends of the intervals.
    package let limits: [Double]
    package let counts: [Double]
  }
  /// Of the weight.
  package let name: String
  package internal(set) var frames: [Frame]
}
