extension WindowMaximum.Windows {
  /// The elements under each of `count` windows over an axis of `extent` elements.
  ///
  /// - Parameter sample: what windows at random places are drawn from, in 0..<1.
  package func places(extent: Int, count: Int, sample: Double) -> [[Int]] {
    (0..<count).map { i in
      switch self {
      case .even:
        return Array(i * extent / count..<((i + 1) * extent + count - 1) / count)
      case .sliding(let size, let stride, let dilation, let padding):
        let start = i * stride - padding.before
        return (0..<size).map { start + $0 * dilation }.filter { (0..<extent).contains($0) }
      case .random(let size, _):
        // The last window ends with the axis, the first begins with it.
        let last = extent - size
        guard i < count - 1 else { return Array(last..<extent) }
        let distance = Double(last) / Double(count - 1)
        let start = Int((Double(i) + sample) * distance) - Int(sample * distance)
        return Array(start..<start + size)
      }
    }
  }
}
