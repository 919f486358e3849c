internal import Program
internal import Shapes

/// Which axis is which in `[batch, channel, spatial…]`, or in one sample without the batch.
struct TorchAxes {
  let names: [String]
  let spatial: Range<Int>

  var channel: Int { spatial.lowerBound - 1 }
  var hasBatch: Bool { channel == 1 }

  /// What PyTorch takes an input of as many axes for, in words.
  var withoutBatch: String {
    "\(names.count) axes are one sample without a batch, [\(names.joined(separator: ", "))]"
  }

  /// - Parameter count: number of spatial axes, 1 to 3.
  init(_ count: Int, hasBatch: Bool) {
    let all = ImageAxes(count, .channelsFirst)
    names = hasBatch ? all.names : Array(all.names.dropFirst())
    spatial = hasBatch ? all.spatial : all.spatial.lowerBound - 1..<all.spatial.upperBound - 1
  }
}

extension InferenceContext {
  /// The axes of an input that PyTorch takes with or without a batch.
  ///
  /// - Parameters:
  ///   - count: number of spatial axes, 1 to 3.
  ///   - framework: what PyTorch says to another number of axes.
  /// - Throws: `shape/rank`.
  func torchAxes(
    of x: Shape, spatial count: Int, framework: @autoclosure () -> String
  ) throws(LayerError) -> TorchAxes {
    let axes = TorchAxes(count, hasBatch: true)
    if x.rank == count + 2 { return axes }
    if x.rank == count + 1 { return TorchAxes(count, hasBatch: false) }
    throw LayerError(
      "shape/rank",
      "\(subject) needs \(count + 2) axes [\(axes.names.joined(separator: ", "))], or \(count + 1) "
        + "without the batch, its input has \(x.rank): \(x)",
      help: x.rank < count + 1 ? "an axis of channels or of a sequence or image is missing" : nil,
      framework: framework())
  }
}

extension ProgramBuilder {
  /// Applies `body` to `x` with an axis of size 1 before it where the batch is missing.
  ///
  /// - Parameter rank: number of axes with the batch.
  mutating func batched(
    _ x: TensorID, rank: Int,
    _ body: (inout ProgramBuilder, TensorID) throws(PrimitiveError) -> TensorID
  ) throws(PrimitiveError) -> TensorID {
    guard shape(of: x).rank < rank else { return try body(&self, x) }
    var one = shape(of: x)
    one.axes.insert(Axis(1), at: 0)
    let result = try body(&self, try apply(Reshape(shape: one), x))
    return try apply(Reshape(shape: Shape(axes: Array(shape(of: result).axes.dropFirst()))), result)
  }

  /// As ``onImage(_:axes:layout:_:)`` with channels first, for inputs with or without a batch.
  ///
  /// - Parameter axes: number of spatial axes, 1 or 2.
  mutating func onTorchImage(
    _ x: TensorID, axes: Int,
    _ body: (inout ProgramBuilder, TensorID) throws(PrimitiveError) -> TensorID
  ) throws(PrimitiveError) -> TensorID {
    try batched(x, rank: axes + 2) { (builder, x) throws(PrimitiveError) in
      try builder.onImage(x, axes: axes, layout: .channelsFirst, body)
    }
  }
}
