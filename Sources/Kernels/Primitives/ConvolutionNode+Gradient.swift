internal import CKernels
internal import Program

extension ConvolutionNode {
  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    if pooling == nil { builder.emitActivationGradient(activation, of: result, dy) }
    let wantsInput = builder.needsGradient[x.index]
    let wantsWeights =
      builder.needsGradient[weight.index] || bias.map { builder.needsGradient[$0.index] } == true
    guard wantsInput || wantsWeights else { return }
    let sums =
      wantsWeights ? builder.floats(.perChunk, geometry.weightCount + geometry.filters) : nil
    let image = wantsInput ? emitInputGradientPlan(builder) : nil
    builder.addWork((wantsInput ? geometry.work : 0) + (wantsWeights ? geometry.work : 0))
    emitGradient(builder, dy, sums: sums, input: image)
    guard let sums else { return }
    let stride = geometry.weightCount + geometry.filters
    builder.send(PartialSource(sums, stride: stride), to: weight)
    if let bias {
      builder.send(PartialSource(sums, stride: stride, offset: geometry.weightCount), to: bias)
    }
  }

  private func emitInputGradientPlan(_ builder: PlanBuilder) -> (any ImageGradient)? {
    guard let target = builder.target(x) else { return nil }
    return geometry.inputGradient(
      builder, weight: weight, target: target, mask: builder.foldedRectifier(x, target))
  }

  /// One task for everything that needs the gradient of an image's results, while it is in cache.
  private func emitGradient(
    _ builder: PlanBuilder, _ dy: BufferID, sums: BufferID?, input: (any ImageGradient)?
  ) {
    let geometry = geometry
    let x = builder.value(x)
    let weights = sums.map { _ in geometry.weightGradient(builder) }
    let source = ResultGradient(
      self, builder, dy, wholeImage: input != nil || weights?.needsWholeImages == true)
    builder.emit(
      "convolution gradient", .rows,
      reads: [x] + source.reads + (input?.reads ?? []),
      writes: (sums.map { [$0] } ?? []) + source.scratch + (weights?.scratch ?? [])
        + (input?.writes ?? [])
    ) { call in
      let total = sums.map { call.floats($0) }
      total?.update(repeating: 0, count: geometry.weightCount + geometry.filters)
      weights?.begin(call)
      input?.begin(call)
      for i in 0..<(call.count &* geometry.images) {
        let place = call.floats(x) + i &* geometry.inCount
        let image = weights?.load(place, call) ?? UnsafePointer(place)
        for band in 0..<source.bands {
          let (rows, dz) = source.rows(
            ofImage: i, band: band, biasSums: total.map { $0 + geometry.weightCount }, call)
          if let weights, let total {
            weights.add(image: image, rows: rows, dz: dz, to: total, call)
          }
          if let input { input.compute(image: i, dz: dz, call) }
        }
      }
      if let weights, let total { weights.finish(total, call) }
    }
  }
}

/// The gradient of a convolution's sums, image by image: as it lies there, or sent to the winners of the pooling.
final class ResultGradient {
  let reads: [BufferID]
  let scratch: [BufferID]
  /// Parts of an image that are handed out one after another, each small enough for the first-level cache.
  let bands: Int
  private let geometry: ConvolutionGeometry
  private let pooling: PoolGeometry?
  private let dy: BufferID
  private let y: BufferID?
  private let map: coprime_map?
  private let winners: BufferID?
  private let line: BufferID?
  private let slope: BufferID?
  private let scale: Float
  private let windowRows: Int

  init(_ node: ConvolutionNode, _ builder: PlanBuilder, _ dy: BufferID, wholeImage: Bool) {
    geometry = node.geometry
    pooling = node.pooling
    self.dy = dy
    winners = node.winners
    scale = node.dropout.map { 1 / (1 - $0.rate) } ?? 1
    guard let pooling = node.pooling else {
      (bands, line, slope, map, y, windowRows) = (1, nil, nil, nil, nil, 0)
      reads = [dy]
      scratch = []
      return
    }
    let isRectified = node.activation?.isPlainRectifier ?? true
    map = isRectified ? nil : node.activation?.map
    y = isRectified ? nil : builder.value(node.result)
    slope = isRectified ? nil : builder.scratch(pooling.outCount)
    // Rows of windows whose inputs fill some 16 kilobytes, unless all must be there at once.
    let rowFloats = pooling.rowStride * pooling.inRow
    windowRows =
      wholeImage || pooling.overlaps || !pooling.covers || pooling.top > 0
      ? pooling.outHeight : max(1, min(pooling.outHeight, 4096 / max(1, rowFloats)))
    bands = (pooling.outHeight + windowRows - 1) / windowRows
    let line = builder.scratch(bands == 1 ? pooling.inCount : windowRows * rowFloats)
    self.line = line
    reads = [dy] + [winners, y].compactMap { $0 }
    scratch = [line] + (slope.map { [$0] } ?? [])
  }

  /// Rows of the convolution's results and their gradient; adds what belongs to the bias.
  func rows(
    ofImage i: Int, band: Int, biasSums: UnsafeMutablePointer<Float>?, _ call: borrowing Call
  ) -> (rows: Range<Int>, dz: UnsafePointer<Float>) {
    guard let pooling, let line, let winners else {
      let dz = call.floats(dy) + i &* geometry.outCount
      if let biasSums {
        call.kernels.pointee.column_sums(
          Int64(geometry.outHeight &* geometry.outWidth), Int64(geometry.filters), dz,
          Int64(geometry.filters), biasSums, 1)
      }
      return (0..<geometry.outHeight, UnsafePointer(dz))
    }
    let out = call.floats(line)
    var d = UnsafePointer(call.floats(dy) + i &* pooling.outCount)
    if var map, let slope, let y {
      let values = call.floats(y) + i &* pooling.outCount
      let changed = call.floats(slope)
      call.kernels.pointee.map_gradient(
        &map, Int64(pooling.outCount), values, values, d, changed, 0)
      d = UnsafePointer(changed)
    }
    let won = call.bytes(winners).assumingMemoryBound(to: UInt8.self) + i &* pooling.outCount
    let first = band &* windowRows
    let last = min(pooling.outHeight, first &+ windowRows)
    let start = bands == 1 ? 0 : pooling.firstRow(first)
    if !pooling.covers { out.update(repeating: 0, count: pooling.inCount) }
    for row in first..<last {
      var window = pooling.window(row)
      call.kernels.pointee.max_pool_gradient(
        &window, scale, d + row &* pooling.outRow, won + row &* pooling.outRow,
        out + (pooling.firstRow(row) &- start) &* pooling.inRow, pooling.overlaps ? 1 : 0, biasSums)
    }
    let end = bands == 1 ? pooling.height : start &+ (last &- first) &* pooling.rowStride
    return (start..<end, UnsafePointer(out))
  }
}
