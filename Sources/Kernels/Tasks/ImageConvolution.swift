internal import Program

/// A way to compute a convolution, image by image.
protocol ImageConvolution {
  var reads: [BufferID] { get }
  /// Memory that it writes besides the results.
  var writes: [BufferID] { get }
  /// Whether it takes no other range than all rows.
  var computesWholeImages: Bool { get }
  /// Prepares the worker's memory, once for all images of a call.
  func begin(_ call: borrowing Call)
  /// The image as ``compute`` wants it.
  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float>
  /// Rows of the results, the first of them at `out`.
  func compute(
    _ range: Range<Int>, image: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>,
    flags: Int32, bias: UnsafePointer<Float>?, _ call: borrowing Call)
}

/// A way to compute the gradient of a convolution's input, image by image.
protocol ImageGradient {
  var reads: [BufferID] { get }
  var writes: [BufferID] { get }
  func begin(_ call: borrowing Call)
  /// - Parameter dz: the gradient of all results of image `i` of the call.
  func compute(image i: Int, dz: UnsafePointer<Float>, _ call: borrowing Call)
}

/// A way to sum the gradient of a convolution's weights over images.
protocol WindowGradient {
  var scratch: [BufferID] { get }
  /// Whether it takes no other range than all rows.
  var needsWholeImages: Bool { get }
  func begin(_ call: borrowing Call)
  /// The image as ``add`` wants it.
  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float>
  /// Adds what `rows` of an image's results give to the sums [kh, kw, channels of a group, filters].
  ///
  /// - Parameter dz: the gradient of the first of these rows and those that follow.
  func add(
    image: UnsafePointer<Float>, rows: Range<Int>, dz: UnsafePointer<Float>,
    to total: UnsafeMutablePointer<Float>, _ call: borrowing Call)
  /// Brings sums that were kept in another form into `total`.
  func finish(_ total: UnsafeMutablePointer<Float>, _ call: borrowing Call)
}

extension ConvolutionGeometry {
  func forward(_ builder: PlanBuilder, x: TensorID, weight: TensorID) -> any ImageConvolution {
    if WinogradTiling.pays(self) {
      builder.requireSlack(builder.value(x))
      return WinogradConvolution(forward: self, builder, weight: weight)
    }
    return ConvolutionRows(self, builder, weight: weight)
  }

  func inputGradient(
    _ builder: PlanBuilder, weight: TensorID, target: GradientTarget, mask: BufferID?
  ) -> any ImageGradient {
    if WinogradTiling.pays(self) {
      return WinogradConvolution(
        inputGradient: self, builder, weight: weight, target: target, mask: mask)
    }
    return ConvolutionInputGradient(self, builder, weight: weight, target: target, mask: mask)
  }

  func weightGradient(_ builder: PlanBuilder) -> any WindowGradient {
    WinogradTiling.pays(self)
      ? WinogradWeightGradient(self, builder) : ConvolutionWeightGradient(self, builder)
  }
}
