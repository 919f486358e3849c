internal import CKernels
internal import Program

/// A transposed convolution, with an activation whose derivative follows from its result: what is a convolution's gradient here is
/// its forward pass there, and the other way round.
final class TransposedConvolutionNode: Node {
  /// Of the convolution from the results to the image.
  private let geometry: ConvolutionGeometry
  private let x: TensorID
  private let weight: TensorID
  private let bias: TensorID?
  private let result: TensorID
  private let activation: ElementwiseFunction?
  var results: [TensorID] { [result] }

  /// - Parameter activation: the operation that follows, if it can be part of this one.
  init?(_ operation: Program.Operation, activation: Program.Operation?, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? TransposedConvolution else { return nil }
    x = operation.operands[0]
    weight = operation.operands[1]
    bias = operation.operands.count > 2 ? operation.operands[2] : nil
    result = (activation ?? operation).results[0]
    self.activation = (activation?.primitive as? Elementwise)?.function
    guard tensors[x.index].isBatched, !tensors[weight.index].isBatched else { return nil }
    geometry = ConvolutionGeometry(
      primitive.convolution, x: tensors[result.index], weight: tensors[weight.index],
      result: tensors[x.index])
  }

  func emitForward(_ builder: PlanBuilder) {
    let geometry = geometry
    let (x, y) = (builder.value(x), builder.value(result))
    let b = bias.map { builder.value($0) }
    let isRectified = activation?.isPlainRectifier ?? false
    let map = isRectified ? nil : activation?.map
    builder.requireSlack(x)
    builder.noteRectifier(activation, result)
    builder.addWork(geometry.work)
    let convolution = ConvolutionInputGradient(
      geometry, builder, weight: weight, target: GradientTarget(buffer: y, adds: false), bias: b,
      isRectified: isRectified)
    builder.emit(
      "transposed convolution", .rows, reads: [x] + convolution.reads, writes: convolution.writes
    ) { call in
      convolution.begin(call)
      for i in 0..<(call.count &* geometry.images) {
        convolution.compute(image: i, dz: call.floats(x) + i &* geometry.outCount, call)
      }
      if var map {
        let out = call.floats(y)
        call.kernels.pointee.map(
          &map, Int64(call.count &* geometry.images &* geometry.inCount), out, out)
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    builder.emitActivationGradient(activation, of: result, dy)
    emitWeightGradient(builder, dy)
    emitInputGradient(builder, dy)
  }

  private func emitWeightGradient(_ builder: PlanBuilder, _ dy: BufferID) {
    let wanted = [weight, bias].compactMap { $0 }.filter { builder.needsGradient[$0.index] }
    guard !wanted.isEmpty else { return }
    let geometry = geometry
    let x = builder.value(x)
    let weights = geometry.weightGradient(builder)
    let stride = geometry.weightCount + geometry.channels
    let sums = builder.floats(.perChunk, stride)
    builder.addWork(geometry.work)
    builder.emit(
      "transposed convolution weight gradient", .rows, reads: [x, dy],
      writes: [sums] + weights.scratch
    ) { call in
      let total = call.floats(sums)
      total.update(repeating: 0, count: stride)
      weights.begin(call)
      for i in 0..<(call.count &* geometry.images) {
        let d = UnsafePointer(call.floats(dy) + i &* geometry.inCount)
        weights.add(
          image: weights.load(d, call), rows: 0..<geometry.outHeight,
          dz: call.floats(x) + i &* geometry.outCount, to: total, call)
        call.kernels.pointee.column_sums(
          Int64(geometry.height &* geometry.width), Int64(geometry.channels), d,
          Int64(geometry.channels), total + geometry.weightCount, 1)
      }
      weights.finish(total, call)
    }
    builder.send(PartialSource(sums, stride: stride), to: weight)
    if let bias {
      builder.send(PartialSource(sums, stride: stride, offset: geometry.weightCount), to: bias)
    }
  }

  private func emitInputGradient(_ builder: PlanBuilder, _ dy: BufferID) {
    guard let target = builder.target(x) else { return }
    let geometry = geometry
    let convolution = geometry.forward(builder, x: result, weight: weight)
    let flags = target.adds ? Epilogue.accumulate : 0
    builder.addWork(geometry.work)
    builder.emit(
      "transposed convolution input gradient", .rows,
      reads: [dy] + convolution.reads + target.reads,
      writes: [target.buffer] + convolution.writes
    ) { call in
      convolution.begin(call)
      for i in 0..<(call.count &* geometry.images) {
        let image = convolution.load(call.floats(dy) + i &* geometry.inCount, call)
        convolution.compute(
          0..<geometry.outHeight, image: image,
          out: call.floats(target.buffer) + i &* geometry.outCount, flags: flags, bias: nil, call)
      }
    }
  }
}
