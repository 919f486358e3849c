internal import CKernels

/// How an image is cut into tiles of 2 × 2 results of a 3 × 3 window, some rows of tiles at a time.
struct WinogradTiling {
  /// Of the image that is read in windows.
  let height, width, channels: Int
  let outHeight, outWidth, filters: Int
  /// Zeros before the first row and column, at most 2.
  let top, left: Int
  /// Rows of tiles that are done at once.
  let blockRows: Int

  var tileRows: Int { (outHeight + 1) / 2 }
  var tileColumns: Int { (outWidth + 1) / 2 }
  /// Floats between the 16 transforms, a cache line more than needed so that they do not fall into the same sets of the cache.
  var inputPlane: Int { blockRows * tileColumns * channels + 16 }
  var outputPlane: Int { blockRows * tileColumns * filters + 16 }

  /// Fewest channels on either side for which the transforms cost less than they save.
  private static let fewestChannels = 16

  /// Whether a convolution is of the form, and large enough.
  static func pays(_ g: ConvolutionGeometry) -> Bool {
    g.kernelHeight == 3 && g.kernelWidth == 3 && g.rowStride == 1 && g.columnStride == 1
      && g.rowDilation == 1 && g.columnDilation == 1 && g.groups == 1
      && g.channels >= fewestChannels && g.filters >= fewestChannels
      && 0...2 ~= g.top && 0...2 ~= g.left && g.outHeight > 2 && g.outWidth > 2
  }

  /// - Parameter tiles: as many at once as share the weights that are read.
  init(forward g: ConvolutionGeometry, tiles: Int) {
    (height, width, channels) = (g.height, g.width, g.channels)
    (outHeight, outWidth, filters) = (g.outHeight, g.outWidth, g.filters)
    (top, left) = (g.top, g.left)
    blockRows = WinogradTiling.blockRows(outHeight, outWidth, tiles: tiles)
  }

  /// The gradient of the input is a convolution of the results' gradient by the turned window.
  init(inputGradient g: ConvolutionGeometry, tiles: Int) {
    (height, width, channels) = (g.outHeight, g.outWidth, g.filters)
    (outHeight, outWidth, filters) = (g.height, g.width, g.channels)
    (top, left) = (2 - g.top, 2 - g.left)
    blockRows = WinogradTiling.blockRows(outHeight, outWidth, tiles: tiles)
  }

  private static func blockRows(_ height: Int, _ width: Int, tiles: Int) -> Int {
    let (rows, columns) = ((height + 1) / 2, (width + 1) / 2)
    let wanted = max(1, min(rows, tiles / columns))
    let blocks = (rows + wanted - 1) / wanted
    return (rows + blocks - 1) / blocks
  }

  /// Transforms what `count` rows of tiles read of an image.
  ///
  /// - Parameter zeros: a row of them.
  func transformInput(
    _ image: UnsafePointer<Float>, rows first: Int, count: Int, zeros: UnsafePointer<Float>,
    into v: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) {
    var tiles = coprime_tiles(
      count: Int64(tileColumns), columns: Int64(width), left: Int64(left))
    func row(_ y: Int) -> UnsafePointer<Float> {
      0..<height ~= y ? image + y &* width &* channels : zeros
    }
    for r in 0..<count {
      let y = 2 &* (first &+ r) &- top
      call.kernels.pointee.winograd_input(
        &tiles, Int64(channels), row(y), row(y &+ 1), row(y &+ 2), row(y &+ 3),
        v + r &* tileColumns &* channels, Int64(inputPlane))
    }
  }
}
