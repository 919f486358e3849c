/// What layers make of one extent.
enum Extent {
  /// The positions at which a window lies within a padded extent, counted one by one.
  static func windows(
    _ n: Int, kernel: Int, stride: Int, dilation: Int = 1, padding: Int = 0
  ) -> Int? {
    let reach = dilation * (kernel - 1) + 1
    var count = 0
    var start = 0
    while start + reach <= n + padding { (start, count) = (start + stride, count + 1) }
    return positive(count)
  }

  /// The positions of a window that steps over the extent itself, with as much padding as it takes.
  static func same(_ n: Int, stride: Int) -> Int? {
    var count = 0
    var start = 0
    while start < n { (start, count) = (start + stride, count + 1) }
    return positive(count)
  }

  /// PyTorch's `ceil_mode`: a last window may reach beyond the end, but must begin before the padding there.
  static func ceiled(
    _ n: Int, kernel: Int, stride: Int, dilation: Int = 1, padding: Int = 0
  ) -> Int? {
    let reach = dilation * (kernel - 1) + 1
    var count = 0
    while true {
      let start = count * stride
      // Beyond the first, a window stands where the one before it leaves something uncovered.
      let isNeeded = start - stride + reach < n + 2 * padding
      guard isNeeded, start < n + padding else { return positive(count) }
      count += 1
    }
  }

  static func positive(_ n: Int) -> Int? { n < 1 ? nil : n }
}

extension [Int] {
  /// With some axes changed; nil where one of them has no valid size.
  func changing(_ axes: [Int], _ change: (Int, Int) -> Int?) -> [Int]? {
    var result = self
    for (i, axis) in axes.enumerated() {
      guard let size = change(i, self[axis]) else { return nil }
      result[axis] = size
    }
    return result
  }

  func setting(_ axis: Int, _ size: Int) -> [Int] {
    var result = self
    result[axis] = size
    return result
  }

  var product: Int { reduce(1, *) }
}
