#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Values over steps or epochs as lines.
package struct LineChart {
  package struct Line {
    let name: String
    let points: [(x: Double, y: Double)]
    package init(name: String, points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }
  }
  let title: String
  let xLabel: String
  let lines: [Line]
  private let isLogarithmic: Bool

  private static let size = (width: 480.0, height: 240.0)
  private static let frame = (left: 52.0, right: 468.0, top: 12.0, bottom: 206.0)
  private static let mostPoints = 300

  /// Values that are not finite are left out; an axis over more than two powers of ten is logarithmic.
  package init(_ title: String, over xLabel: String, _ lines: [Line]) {
    (self.title, self.xLabel) = (title, xLabel)
    self.lines = lines.map { line in
      let finite = line.points.filter { $0.x.isFinite && $0.y.isFinite }
      let every = max(1, (finite.count + Self.mostPoints - 1) / Self.mostPoints)
      // The last point is kept: it is what the run came to.
      let kept = finite.indices.filter { $0 % every == 0 || $0 == finite.count - 1 }
      return Line(name: line.name, points: kept.map { finite[$0] })
    }
    let values = self.lines.flatMap { $0.points.map(\.y) }
    isLogarithmic = (values.min() ?? 0) > 0 && (values.max() ?? 0) > 100 * (values.min() ?? 0)
  }

  package var svg: String {
    let xs = lines.flatMap { $0.points.map(\.x) }
    let ys = lines.flatMap { $0.points.map { scaled($0.y) } }
    guard let x0 = xs.min(), let x1 = xs.max(), let y0 = ys.min(), let y1 = ys.max() else {
      return ""
    }
    let horizontal = Axis(x0, x1, from: Self.frame.left, to: Self.frame.right)
    let vertical = Axis(y0, y1, from: Self.frame.bottom, to: Self.frame.top)
    var text =
      "<svg viewBox=\"0 0 \(Int(Self.size.width)) \(Int(Self.size.height))\" role=\"img\" aria-label=\"\(HTML.text(title))\">"
    for tick in vertical.ticks(isLogarithmic ? 1 : nil) {
      let y = place(vertical[tick])
      text +=
        "<path class=\"axis\" d=\"M\(place(Self.frame.left)) \(y)H\(place(Self.frame.right))\"/>"
        + "<text class=\"faint\" x=\"\(place(Self.frame.left - 5))\" y=\"\(y)\" dy=\"3.5\" text-anchor=\"end\">\(short(isLogarithmic ? pow(10, tick) : tick))</text>"
    }
    for tick in horizontal.ticks(nil) where tick == tick.rounded() {
      text +=
        "<text class=\"faint\" x=\"\(place(horizontal[tick]))\" y=\"\(place(Self.frame.bottom + 14))\" text-anchor=\"middle\">\(short(tick))</text>"
    }
    text +=
      "<text class=\"faint\" x=\"\(place(Self.frame.right))\" y=\"\(place(Self.size.height - 6))\" text-anchor=\"end\">\(HTML.text(xLabel))</text>"
    for (index, line) in lines.enumerated() where !line.points.isEmpty {
      let color = "var(--series\(index % 6))"
      let points = line.points.map { "\(place(horizontal[$0.x])),\(place(vertical[scaled($0.y)]))" }
      text +=
        "<polyline class=\"line\" stroke=\"\(color)\" points=\"\(points.joined(separator: " "))\"/>"
      if points.count == 1, let only = line.points.first {
        text +=
          "<circle cx=\"\(place(horizontal[only.x]))\" cy=\"\(place(vertical[scaled(only.y)]))\" r=\"3\" fill=\"\(color)\"/>"
      }
    }
    return text + "</svg>"
  }

  /// The chart with its title and a legend.
  var figure: String {
    let names = lines.enumerated().map { index, line in
      let last = line.points.last.map { " \(short($0.y))" } ?? ""
      return
        "<span style=\"color:var(--series\(index % 6))\">\(HTML.text(line.name))</span>\(last)"
    }
    let note = isLogarithmic ? " <span class=\"faint\">(logarithmic)</span>" : ""
    return
      "<figure><h3>\(HTML.text(title))\(note)</h3>\(svg)<figcaption>\(names.joined(separator: " · "))</figcaption></figure>"
  }

  private func scaled(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
}

/// A coordinate for a picture, with one digit behind the point.
func place(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

/// Maps values to places.
package struct Axis {
  private let low: Double
  private let high: Double
  private let start: Double
  private let end: Double

  /// A range without extent is widened, so that its value stands in the middle.
  package init(_ low: Double, _ high: Double, from start: Double, to end: Double) {
    let margin = high > low ? 0 : max(abs(low) / 2, 0.5)
    (self.low, self.high, self.start, self.end) = (low - margin, high + margin, start, end)
  }

  package subscript(value: Double) -> Double {
    start + (value - low) / (high - low) * (end - start)
  }

  /// Multiples of 1, 2 or 5 times a power of ten, some five of them.
  ///
  /// - Parameter least: the smallest distance between two.
  package func ticks(_ least: Double?) -> [Double] {
    let rough = (high - low) / 5
    let power = pow(10, log10(rough).rounded(.down))
    let step = max(least ?? 0, [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough)
    guard step > 0, step.isFinite else { return [low] }
    let first = (low / step).rounded(.up)
    let last = (high / step).rounded(.down)
    guard last - first >= 0, last - first < 50 else { return [low] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }
}
