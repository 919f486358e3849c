internal import Arrays
internal import CKernels
internal import Program

/// A convolution with all that can be done to its results before they leave the cache: activation, max pooling, dropout.
final class ConvolutionNode: Node {
  /// The operations that are done as one.
  ///
  /// An activation may come before or after the pooling, since it never changes the order of two numbers; with dropout it must be
  /// the rectifier or none, so that its derivative can still be told from the result.
  struct Chain {
    var convolution: Program.Operation
    var activation: Program.Operation?
    var pool: Program.Operation?
    var dropout: Program.Operation?
    var last: Program.Operation
  }

  let geometry: ConvolutionGeometry
  let x: TensorID
  let weight: TensorID
  let bias: TensorID?
  let result: TensorID
  let activation: ElementwiseFunction?
  let pooling: PoolGeometry?
  let dropout: Dropout?
  /// Position of the maximum in each window, or that no gradient passes.
  private(set) var winners: BufferID?
  var results: [TensorID] { [result] }

  init?(_ chain: Chain, _ tensors: [BoundTensor]) {
    let operation = chain.convolution
    guard let convolution = operation.primitive as? Convolution else { return nil }
    x = operation.operands[0]
    weight = operation.operands[1]
    bias = operation.operands.count > 2 ? operation.operands[2] : nil
    guard tensors[x.index].isBatched, !tensors[weight.index].isBatched
    else { return nil }
    geometry = ConvolutionGeometry(
      convolution, x: tensors[x.index], weight: tensors[weight.index],
      result: tensors[operation.results[0].index])
    activation = (chain.activation?.primitive as? Elementwise)?.function
    if let pool = chain.pool {
      pooling = PoolGeometry(
        pool, x: tensors[pool.operands[0].index], result: tensors[pool.results[0].index])
      guard pooling != nil else { return nil }
    } else {
      pooling = nil
    }
    dropout = chain.dropout?.primitive as? Dropout
    result = chain.last.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    builder.addWork(geometry.work)
    let convolution = geometry.forward(builder, x: x, weight: weight)
    if let pooling {
      emitPooled(builder, convolution, pooling)
    } else {
      emitPlain(builder, convolution)
    }
  }

  private func emitPlain(_ builder: PlanBuilder, _ convolution: any ImageConvolution) {
    let geometry = geometry
    let (x, y) = (builder.value(x), builder.value(result))
    let b = bias.map { builder.value($0) }
    let isRectified = activation?.isPlainRectifier ?? false
    let map = isRectified ? nil : activation?.map
    let flags = (b == nil ? 0 : Epilogue.bias) | (isRectified ? Epilogue.relu : 0)
    builder.noteRectifier(activation, result)
    builder.emit(
      "convolution", .rows, reads: [x] + convolution.reads + (b.map { [$0] } ?? []),
      writes: [y] + convolution.writes
    ) { call in
      convolution.begin(call)
      let bias = b.map { UnsafePointer(call.floats($0)) }
      for i in 0..<(call.count &* geometry.images) {
        let image = convolution.load(call.floats(x) + i &* geometry.inCount, call)
        let out = call.floats(y) + i &* geometry.outCount
        convolution.compute(
          0..<geometry.outHeight, image: image, out: out, flags: flags, bias: bias, call)
        if var map { call.kernels.pointee.map(&map, Int64(geometry.outCount), out, out) }
      }
    }
  }

  /// Rows of the convolution are pooled as soon as a row of windows is complete.
  private func emitPooled(
    _ builder: PlanBuilder, _ convolution: any ImageConvolution, _ pooling: PoolGeometry
  ) {
    let geometry = geometry
    let (x, y) = (builder.value(x), builder.value(result))
    let b = bias.map { builder.value($0) }
    let isWhole = pooling.overlaps || convolution.computesWholeImages
    let line = builder.scratch(
      isWhole ? pooling.inCount : pooling.windowHeight * geometry.outWidth * geometry.filters)
    let winners = builder.buffer(.perExample, bytes: geometry.images * pooling.outCount)
    self.winners = winners
    let keep = dropout.map { _ in builder.buffer(.scratch, bytes: pooling.outRow) }
    let isRectified = activation?.isPlainRectifier ?? false
    let map = isRectified ? nil : activation?.map
    let dropout = dropout
    builder.emit(
      "convolution and pool", .rows, reads: [x] + convolution.reads + (b.map { [$0] } ?? []),
      writes: [y, winners, line] + convolution.writes + (keep.map { [$0] } ?? [])
    ) { call in
      convolution.begin(call)
      let mask = dropout.map {
        DropoutMask(seed: call.step.seed, stream: $0.stream, step: call.step.step, rate: $0.rate)
      }
      let kept = keep.map { call.bytes($0).assumingMemoryBound(to: UInt8.self) }
      var epilogue = coprime_pool_epilogue(
        bias: b.map { UnsafePointer(call.floats($0)) }, keep: kept.map { UnsafePointer($0) },
        scale: mask?.scale ?? 1, relu: isRectified ? 1 : 0)
      for i in 0..<(call.count &* geometry.images) {
        let image = convolution.load(call.floats(x) + i &* geometry.inCount, call)
        let out = call.floats(y) + i &* pooling.outCount
        let won = call.bytes(winners).assumingMemoryBound(to: UInt8.self) + i &* pooling.outCount
        if isWhole {
          convolution.compute(
            0..<geometry.outHeight, image: image, out: call.floats(line), flags: 0, bias: nil, call)
        }
        for row in 0..<pooling.outHeight {
          var window = pooling.window(row)
          let first = pooling.firstRow(row)
          if !isWhole {
            convolution.compute(
              first..<(first &+ Int(window.rows)), image: image, out: call.floats(line), flags: 0,
              bias: nil, call)
          }
          let place = row &* pooling.outRow
          if let mask, let kept {
            call.keepMask(
              mask, from: (call.first &* geometry.images &+ i) &* pooling.outCount &+ place,
              count: pooling.outRow,
              into: kept)
          }
          let from = call.floats(line) + (isWhole ? first &* pooling.inRow : 0)
          call.kernels.pointee.max_pool(&window, &epilogue, from, out + place, won + place)
          if var map {
            call.kernels.pointee.map(&map, Int64(pooling.outRow), out + place, out + place)
          }
        }
      }
    }
  }
}
