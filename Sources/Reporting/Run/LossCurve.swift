#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
package import Training

/// The losses of a training over its epochs, drawn for a terminal.
package struct LossCurve {
  private struct Line {
    let name: String
    let color: Style.Color
    /// By epoch, from 0.
    let points: [(epoch: Int, value: Double)]
    var last: Double { points.last?.value ?? .nan }
  }
  private let lines: [Line]
  private let epochs: Int
  private let scale: Scale

  private static let (height, mostColumns, leastColumns) = (8, 60, 20)

  /// - Parameter epochs: values that are not finite are left out.
  package init(_ epochs: [EpochResult]) {
    self.epochs = epochs.count
    lines = [("train", "loss", Style.Color.blue), ("validation", "val_loss", .yellow)]
      .map { name, key, color in
        Line(
          name: name, color: color,
          points: epochs.enumerated().compactMap { index, epoch in
            epoch[key].flatMap { $0.isFinite ? (index, $0) : nil }
          })
      }
      .filter { $0.points.count > 1 }
    scale = Scale(lines.flatMap(\.points).map(\.value))
  }

  /// Empty where there is no terminal, it is too narrow, or one epoch is all there is: the lines of the epochs
  /// themselves say the same.
  package func render(_ style: Style) -> String {
    guard let terminal = style.width, !lines.isEmpty else { return "" }
    let labels = (top: short(scale.high), bottom: short(scale.low))
    let margin = max(labels.top.count, labels.bottom.count)
    let ends = self.ends
    let room = terminal - margin - 4 - (ends.values.map(\.count).max() ?? 0)
    guard room >= Self.leastColumns else { return "" }
    let width = min(room, Self.mostColumns)
    var text = "loss\(scale.isLogarithmic ? ", logarithmic" : "")\n"
    for (row, line) in picture(width, style).enumerated() {
      let label = row == 0 ? labels.top : row == Self.height - 1 ? labels.bottom : ""
      text += String(repeating: " ", count: margin - label.count) + "\(label) ┤\(line)"
      text += ends[row].map { " \($0)" } ?? ""
      text += "\n"
    }
    let (left, right) = ("epoch 1", "\(epochs)")
    let gap = String(repeating: " ", count: max(1, width - left.count - right.count))
    return text + String(repeating: " ", count: margin + 2) + left + gap + right + "\n"
  }

  /// What stands at the end of the lines, by row; of two that end in one row the higher stands above.
  private var ends: [Int: String] {
    var ends: [Int: String] = [:]
    for line in lines.sorted(by: { $0.last < $1.last }) {
      let place = (1 - scale.place(line.last)) * Double(4 * Self.height - 1)
      let row = min(Self.height - 1, max(0, Int(place.rounded()) / 4))
      let text = "\(line.name) \(short(line.last))"
      if let lower = ends[row], row == 0 { ends[1] = lower }
      ends[ends[row] == nil ? row : max(0, row - 1)] = text
    }
    return ends
  }

  /// The rows of the plot, a colour for each line.
  private func picture(_ width: Int, _ style: Style) -> [String] {
    let plots = lines.map { line in
      var plot = BraillePlot(width: width, height: Self.height)
      let span = Double(max(1, epochs - 1))
      plot.draw(line.points.map { (Double($0.epoch) / span, scale.place($0.value)) })
      return plot
    }
    return (0..<Self.height).map { row in
      var (text, part, last) = ("", "", 0)
      for column in 0..<width {
        // What is drawn later lies above.
        let owner = plots.lastIndex { $0.dots(column, row) != 0 } ?? last
        if owner != last {
          text += style.color(lines[last].color, part)
          (part, last) = ("", owner)
        }
        part += BraillePlot.character(plots.reduce(0) { $0 | $1.dots(column, row) })
      }
      return text + style.color(lines[last].color, part)
    }
  }
}

/// From values to shares of the height; logarithmic where they differ by orders of magnitude.
private struct Scale {
  let low: Double
  let high: Double
  let isLogarithmic: Bool

  private static let ratio = 100.0

  init(_ values: [Double]) {
    low = values.min() ?? 0
    high = values.max() ?? 1
    isLogarithmic = low > 0 && high / low >= Self.ratio
  }

  func place(_ value: Double) -> Double {
    if isLogarithmic { return (log(value) - log(low)) / (log(high) - log(low)) }
    // Halved first: the difference of two finite numbers may not be finite.
    let span = high / 2 - low / 2
    return span > 0 ? (value / 2 - low / 2) / span : 0.5
  }
}
