internal import CKernels
internal import Program

/// A convolution with one filter for each channel.
final class DepthwiseNode: Node {
  private let geometry: ConvolutionGeometry
  private let x, weight, result: TensorID
  private let bias: TensorID?
  private let offsets: RunTable
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? DepthwiseConvolution else { return nil }
    (x, weight) = (operation.operands[0], operation.operands[1])
    bias = operation.operands.count > 2 ? operation.operands[2] : nil
    result = operation.results[0]
    let (image, filters) = (tensors[x.index], tensors[weight.index])
    guard image.isBatched, !filters.isBatched, filters.shape[3] == 1 else { return nil }
    let convolution = Convolution(
      strides: primitive.strides, padding: primitive.padding, dilation: primitive.dilation,
      groups: image.shape[3])
    let g = ConvolutionGeometry(
      convolution, x: image, weight: filters, result: tensors[result.index])
    geometry = g
    offsets = RunTable(
      (0..<g.kernelHeight).flatMap { r in
        (0..<g.kernelWidth).map { q in
          (r * g.rowDilation * g.borderedWidth + q * g.columnDilation) * g.channels
        }
      })
  }

  private var taps: Int { geometry.kernelHeight * geometry.kernelWidth }
  private var inputRow: Int { geometry.rowStride * geometry.borderedWidth * geometry.channels }
  private var outputRow: Int { geometry.outWidth * geometry.channels }

  func emitForward(_ builder: PlanBuilder) {
    let (g, offsets, taps) = (geometry, offsets, taps)
    let (inputRow, outputRow) = (inputRow, outputRow)
    let (x, w, y) = (builder.value(x), builder.value(weight), builder.value(result))
    let b = bias.map { builder.value($0) }
    let border = g.needsBorder ? builder.scratch(g.borderedCount) : nil
    builder.requireSlack(x)
    builder.addWork(2 * g.images * g.outHeight * outputRow * taps)
    builder.emit(
      "depthwise convolution", .rows, reads: [x, w] + (b.map { [$0] } ?? []),
      writes: [y] + (border.map { [$0] } ?? [])
    ) { call in
      if let border { call.floats(border).update(repeating: 0, count: g.borderedCount) }
      for i in 0..<(call.count &* g.images) {
        let image = g.bordered(call.floats(x) + i &* g.inCount, border, call)
        let out = call.floats(y) + i &* g.outHeight &* outputRow
        for row in 0..<g.outHeight {
          call.kernels.pointee.depthwise(
            Int64(g.outWidth), Int64(g.channels), Int64(taps), offsets.pointer,
            Int64(g.columnStride &* g.channels), image + row &* inputRow, call.floats(w),
            b.map { UnsafePointer(call.floats($0)) }, out + row &* outputRow)
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    emitWeightGradient(builder, dy)
    if let target = builder.target(x) { emitInputGradient(builder, dy, target) }
  }

  private func emitWeightGradient(_ builder: PlanBuilder, _ dy: BufferID) {
    let (g, offsets, taps) = (geometry, offsets, taps)
    let (inputRow, outputRow) = (inputRow, outputRow)
    let x = builder.value(x)
    let border = g.needsBorder ? builder.scratch(g.borderedCount) : nil
    let stride = (taps + 1) * g.channels
    let sums = builder.floats(.perChunk, stride)
    builder.addWork(2 * g.images * g.outHeight * outputRow * taps)
    builder.emit(
      "depthwise weight gradient", .rows, reads: [x, dy],
      writes: [sums] + (border.map { [$0] } ?? [])
    ) { call in
      let total = call.floats(sums)
      total.update(repeating: 0, count: stride)
      if let border { call.floats(border).update(repeating: 0, count: g.borderedCount) }
      for i in 0..<(call.count &* g.images) {
        let image = g.bordered(call.floats(x) + i &* g.inCount, border, call)
        let d = call.floats(dy) + i &* g.outHeight &* outputRow
        for row in 0..<g.outHeight {
          call.kernels.pointee.depthwise_weights(
            Int64(g.outWidth), Int64(g.channels), Int64(taps), offsets.pointer,
            Int64(g.columnStride &* g.channels), image + row &* inputRow, d + row &* outputRow,
            total)
        }
        call.kernels.pointee.column_sums(
          Int64(g.outHeight &* g.outWidth), Int64(g.channels), d, Int64(g.channels),
          total + taps &* g.channels, 1)
      }
    }
    builder.send(PartialSource(sums, stride: stride), to: weight)
    if let bias {
      builder.send(PartialSource(sums, stride: stride, offset: taps * g.channels), to: bias)
    }
  }

  private func emitInputGradient(_ builder: PlanBuilder, _ dy: BufferID, _ target: GradientTarget) {
    let (g, offsets, taps) = (geometry, offsets, taps)
    let (inputRow, outputRow) = (inputRow, outputRow)
    let w = builder.value(weight)
    let bordered = builder.scratch(g.borderedCount)
    builder.addWork(2 * g.images * g.outHeight * outputRow * taps)
    builder.emit(
      "depthwise input gradient", .rows, reads: [dy, w] + target.reads,
      writes: [target.buffer, bordered]
    ) { call in
      let sums = call.floats(bordered)
      let line = g.width &* g.channels
      for i in 0..<(call.count &* g.images) {
        sums.update(repeating: 0, count: g.borderedCount)
        let d = call.floats(dy) + i &* g.outHeight &* outputRow
        for row in 0..<g.outHeight {
          call.kernels.pointee.depthwise_input(
            Int64(g.outWidth), Int64(g.channels), Int64(taps), offsets.pointer,
            Int64(g.columnStride &* g.channels), d + row &* outputRow, call.floats(w),
            sums + row &* inputRow)
        }
        let out = call.floats(target.buffer) + i &* g.inCount
        let (top, left) = g.needsBorder ? (g.top, g.left) : (0, 0)
        for y in 0..<g.height {
          call.kernels.pointee.scale(
            Int64(line), 1, sums + ((y &+ top) &* g.borderedWidth &+ left) &* g.channels,
            out + y &* line, target.adds ? 1 : 0)
        }
      }
    }
  }
}
