import Program

/// Every pair of a window position and an element of the image under it.
struct WindowSweep {
  /// [N, H, W, C]; channels play no part here.
  let image: [Int]
  /// Height and width of the window, and possibly more.
  let window: [Int]
  /// [N, H', W', ...].
  let result: [Int]
  let strides: [Int]
  let padding: WindowPadding
  let dilation: [Int]

  /// Calls with the number of the pixel in the image, of the element in the window and of the
  /// window, windows in order.
  @inline(__always)
  func forEachPair(_ body: (_ pixel: Int, _ tap: Int, _ position: Int) -> Void) {
    let before = (0..<2).map { axis in
      padding.amount(
        axis: axis, extent: image[axis + 1], window: window[axis], stride: strides[axis],
        dilation: dilation[axis]
      ).before
    }
    for n in 0..<image[0] {
      for row in 0..<result[1] {
        for column in 0..<result[2] {
          for i in 0..<window[0] {
            let y = row * strides[0] - before[0] + i * dilation[0]
            guard y >= 0, y < image[1] else { continue }
            for j in 0..<window[1] {
              let x = column * strides[1] - before[1] + j * dilation[1]
              guard x >= 0, x < image[2] else { continue }
              body(
                (n * image[1] + y) * image[2] + x, i * window[1] + j,
                (n * result[1] + row) * result[2] + column)
            }
          }
        }
      }
    }
  }
}

extension ReferenceTensor {
  /// Sums over all axes but the last: the gradient of a bias.
  func summed(overAllButLast width: Int) -> ReferenceTensor {
    var sums = ReferenceTensor([width])
    for i in 0..<count { sums.values[i % width] += values[i] }
    return sums
  }
}
