/// A line without axes, as small as a word.
enum Sparkline {
  private static let (width, height) = (110.0, 22.0)
  private static let mostPoints = 60

  static func svg(_ values: [Double]) -> String {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), finite.count > 1 else { return "" }
    let every = max(1, finite.count / mostPoints)
    let shown = finite.indices.filter { $0 % every == 0 || $0 == finite.count - 1 }
    let horizontal = Axis(0, Double(finite.count - 1), from: 1, to: width - 1)
    let vertical = Axis(low, high, from: height - 2, to: 2)
    let points = shown.map { "\(place(horizontal[Double($0)])),\(place(vertical[finite[$0]]))" }
    return
      "<svg width=\"\(Int(width))\" height=\"\(Int(height))\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" aria-hidden=\"true\"><polyline class=\"line\" stroke=\"var(--series0)\" points=\"\(points.joined(separator: " "))\"/></svg>"
  }
}
