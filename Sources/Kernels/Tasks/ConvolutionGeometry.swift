internal import Program

/// Sizes of a two-dimensional convolution of one image [height, width, channels].
struct ConvolutionGeometry {
  /// Images that one example consists of.
  let images: Int
  let height, width, channels: Int
  let kernelHeight, kernelWidth: Int
  let filters, groups: Int
  let outHeight, outWidth: Int
  let rowStride, columnStride: Int
  let rowDilation, columnDilation: Int
  let top, left: Int

  init(_ convolution: Convolution, x: BoundTensor, weight: BoundTensor, result: BoundTensor) {
    images = x.rowsPerExample ?? 1
    (height, width, channels) = (x.shape[1], x.shape[2], x.shape[3])
    (kernelHeight, kernelWidth) = (weight.shape[0], weight.shape[1])
    filters = weight.shape[3]
    groups = convolution.groups
    (outHeight, outWidth) = (result.shape[1], result.shape[2])
    (rowStride, columnStride) = (convolution.strides[0], convolution.strides[1])
    (rowDilation, columnDilation) = (convolution.dilation[0], convolution.dilation[1])
    top =
      convolution.padding.amount(
        axis: 0, extent: height, window: kernelHeight, stride: rowStride, dilation: rowDilation
      ).before
    left =
      convolution.padding.amount(
        axis: 1, extent: width, window: kernelWidth, stride: columnStride, dilation: columnDilation
      ).before
  }

  var groupChannels: Int { channels / groups }
  var groupFilters: Int { filters / groups }
  var weightCount: Int { kernelHeight * kernelWidth * groupChannels * filters }
  var outCount: Int { outHeight * outWidth * filters }
  var inCount: Int { height * width * channels }
  /// Rows and columns that the windows reach, padding included.
  var reachedHeight: Int { (outHeight - 1) * rowStride + (kernelHeight - 1) * rowDilation + 1 }
  var reachedWidth: Int { (outWidth - 1) * columnStride + (kernelWidth - 1) * columnDilation + 1 }
  /// Multiplications and additions of one example.
  var work: Int {
    2 * images * outHeight * outWidth * kernelHeight * kernelWidth * groupChannels * filters
  }

  /// Whether windows leave the image, so that it is copied into a border of zeros first.
  var needsBorder: Bool {
    top > 0 || left > 0 || reachedHeight > height || reachedWidth > width
  }
  var borderedWidth: Int { needsBorder ? max(reachedWidth, left + width) : width }
  var borderedHeight: Int { needsBorder ? max(reachedHeight, top + height) : height }
  /// Floats of the image within its border.
  var borderedCount: Int { borderedHeight * borderedWidth * channels }

  /// Whether a row of the window is one contiguous run of numbers.
  var hasContiguousRows: Bool { columnDilation == 1 && groups == 1 }

  /// The runs of a window over the bordered image, and over the weights; all windows of one group.
  var forwardRuns: (image: [Int], weight: [Int], length: Int) {
    var (image, weight): ([Int], [Int]) = ([], [])
    let row = borderedWidth * channels
    for r in 0..<kernelHeight {
      if hasContiguousRows {
        image.append(r * rowDilation * row)
        weight.append(r * kernelWidth * channels * filters)
      } else {
        for q in 0..<kernelWidth {
          image.append(r * rowDilation * row + q * columnDilation * channels)
          weight.append((r * kernelWidth + q) * groupChannels * filters)
        }
      }
    }
    return (image, weight, hasContiguousRows ? kernelWidth * channels : groupChannels)
  }

  /// An image within its border, copied there if it has one.
  func bordered(
    _ image: UnsafePointer<Float>, _ border: BufferID?, _ call: borrowing Call
  ) -> UnsafePointer<Float> {
    guard let border else { return image }
    let out = call.floats(border)
    copyIntoBorder(image, out)
    return UnsafePointer(out)
  }

  /// Copies an image into the middle of its border, which must be zero already.
  func copyIntoBorder(_ image: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    let row = width * channels
    for y in 0..<height {
      (out + ((y &+ top) &* borderedWidth &+ left) &* channels).update(
        from: image + y &* row, count: row)
    }
  }
}

/// One axis of the gradient of a convolution's input: which outputs reach the positions `residue`, `residue + stride`, …
struct ParityClass {
  let residue: Int
  /// Positions of this class.
  let count: Int
  /// Taps that reach them, and how far the output of each is from the number of the position within the class.
  let taps: [(tap: Int, shift: Int)]

  static func classes(
    extent: Int, window: Int, stride: Int, dilation: Int, before: Int
  ) -> [ParityClass] {
    (0..<min(stride, extent)).map { residue in
      let taps = (0..<window).compactMap { tap -> (tap: Int, shift: Int)? in
        let distance = residue + before - tap * dilation
        return distance % stride == 0 ? (tap, distance / stride) : nil
      }
      return ParityClass(
        residue: residue, count: (extent - residue + stride - 1) / stride, taps: taps)
    }
  }

  /// How many zeros the outputs need before and after, for all classes of an axis.
  static func margins(_ classes: [ParityClass], outputs: Int) -> (before: Int, after: Int) {
    var (before, after) = (0, 0)
    for one in classes {
      for tap in one.taps {
        before = max(before, -tap.shift)
        after = max(after, one.count - 1 + tap.shift - (outputs - 1))
      }
    }
    return (before, after)
  }
}
