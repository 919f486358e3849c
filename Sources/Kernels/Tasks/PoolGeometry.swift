internal import CKernels
internal import Program

/// Sizes of pooling of one image [height, width, channels].
struct PoolGeometry {
  let kind: Pool.Kind
  /// Images that one example consists of.
  let images: Int
  let height, width, channels: Int
  let outHeight, outWidth: Int
  let windowHeight, windowWidth: Int
  let rowStride, columnStride: Int
  let top, left: Int

  /// Nil when a position in the window does not fit into a byte.
  init?(_ operation: Program.Operation, x: BoundTensor, result: BoundTensor) {
    guard let pool = operation.primitive as? Pool, let images = x.rowsPerExample,
      pool.window[0] * pool.window[1] < Int(COPRIME_NO_WINNER)
    else { return nil }
    kind = pool.kind
    self.images = images
    (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    (outHeight, outWidth) = (result.shape[1], result.shape[2])
    (windowHeight, windowWidth) = (pool.window[0], pool.window[1])
    (rowStride, columnStride) = (pool.strides[0], pool.strides[1])
    top =
      pool.padding.amount(axis: 0, extent: height, window: windowHeight, stride: rowStride).before
    left =
      pool.padding.amount(axis: 1, extent: width, window: windowWidth, stride: columnStride).before
  }

  var outRow: Int { outWidth * channels }
  var outCount: Int { outHeight * outRow }
  var inRow: Int { width * channels }
  var inCount: Int { height * inRow }
  /// Whether an input is in several windows.
  var overlaps: Bool { rowStride < windowHeight || columnStride < windowWidth }
  /// Whether every input is in exactly one window.
  var covers: Bool {
    !overlaps && rowStride == windowHeight && columnStride == windowWidth
      && firstRow(outHeight - 1) + Int(window(outHeight - 1).rows) == height
      && outWidth * columnStride - left >= width
  }

  /// The first row of the image in a row of windows.
  func firstRow(_ row: Int) -> Int { max(0, row &* rowStride &- top) }

  /// How the kernels see a row of windows.
  func window(_ row: Int) -> coprime_window {
    let start = row &* rowStride &- top
    let first = max(0, start)
    let end = min(height, start &+ windowHeight)
    return coprime_window(
      channels: Int64(channels), columns: Int64(width), out_columns: Int64(outWidth),
      height: Int64(windowHeight), width: Int64(windowWidth), stride: Int64(columnStride),
      left: Int64(left), image_row: Int64(inRow), first_row: Int64(first &- start),
      rows: Int64(end &- first))
  }
}
