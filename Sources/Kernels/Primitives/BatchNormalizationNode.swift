internal import CKernels
internal import Program

/// Batch normalisation over the last axis, with an addition and an activation behind it.
///
/// Statistics are taken chunk by chunk and merged in the order of the chunks. Merging of means and sums of squared distances: Chan,
/// Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.
final class BatchNormalizationNode: Node {
  private let primitive: BatchNormalization
  private let operands: [TensorID]
  private let y: TensorID
  private let newMean: TensorID
  private let newVariance: TensorID
  /// What is added to the normalised numbers.
  private let other: TensorID?
  private let activation: ElementwiseFunction?
  private let channels: Int
  private let rows: Int
  private var statistics: Statistics?
  var results: [TensorID] { [y, newMean, newVariance] }

  /// One number per channel each.
  private struct Statistics {
    let mean, inverse, scale, shift: BufferID
  }

  init?(
    _ operation: Program.Operation, addition: Program.Operation?, activation: Program.Operation?,
    _ tensors: [BoundTensor]
  ) {
    guard let primitive = operation.primitive as? BatchNormalization else { return nil }
    let x = tensors[operation.operands[0].index]
    guard x.isBatched, x.shape.count > 1,
      primitive.axis == -1 || primitive.axis == x.shape.count - 1,
      operation.operands.dropFirst().allSatisfy({ !tensors[$0.index].isBatched })
    else { return nil }
    self.primitive = primitive
    operands = operation.operands
    let output = operation.results[0]
    other = addition.flatMap { add in add.operands.first { $0 != output } }
    y = (activation ?? addition ?? operation).results[0]
    (newMean, newVariance) = (operation.results[1], operation.results[2])
    self.activation = (activation?.primitive as? Elementwise)?.function
    channels = x.lastAxis
    rows = x.rowsOfOneExample
  }

  func emitForward(_ builder: PlanBuilder) {
    let x = builder.value(operands[0])
    builder.requireSlack(x)
    builder.addWork(8 * builder[operands[0]].countPerExample)
    builder.noteRectifier(activation, y)
    let (channels, rows) = (channels, rows)
    let moments = builder.floats(.perChunk, 2 * channels)
    builder.emit("batch moments", .rows, reads: [x], writes: [moments]) { call in
      let out = call.floats(moments)
      call.kernels.pointee.column_moments(
        Int64(rows &* call.count), Int64(channels), call.floats(x), out, out + channels)
    }
    let statistics = Statistics(
      mean: builder.floats(.whole, channels), inverse: builder.floats(.whole, channels),
      scale: builder.floats(.whole, channels), shift: builder.floats(.whole, channels))
    self.statistics = statistics
    emitMerge(builder, moments, statistics)
    let (y, other) = (builder.value(y), other.map { builder.value($0) })
    let isRectified = activation?.isPlainRectifier ?? false
    let map = isRectified ? nil : activation?.map
    builder.emit(
      "normalise", .rows,
      reads: [x, statistics.scale, statistics.shift] + (other.map { [$0] } ?? []),
      writes: [y]
    ) { call in
      let out = call.floats(y)
      call.kernels.pointee.scale_columns(
        Int64(rows &* call.count), Int64(channels), call.floats(x), call.floats(statistics.scale),
        call.floats(statistics.shift), other.map { UnsafePointer(call.floats($0)) }, out,
        isRectified ? 1 : 0)
      if var map { call.kernels.pointee.map(&map, Int64(rows &* call.count &* channels), out, out) }
    }
  }

  /// Merges the chunks' moments, and moves the averages.
  private func emitMerge(_ builder: PlanBuilder, _ moments: BufferID, _ s: Statistics) {
    let (channels, rows, primitive) = (channels, rows, primitive)
    let inputs = operands.dropFirst().map { builder.value($0) }
    let isPerChannel = operands[1...2].map {
      builder[$0].count == channels && !builder[$0].shape.isEmpty
    }
    let (means, variances) = (builder.value(newMean), builder.value(newVariance))
    builder.emit(
      "merge moments", .items(1), reads: [moments] + inputs,
      writes: [s.mean, s.inverse, s.scale, s.shift, means, variances]
    ) { call in
      let from = call.whole(moments)
      let total = Double(rows &* call.count)
      let values = inputs.map { call.floats($0) }
      for c in 0..<channels {
        var (count, mean, squares) = (0.0, 0.0, 0.0)
        for chunk in 0..<call.chunks {
          let n = Double(rows &* call.examples(ofChunk: chunk))
          let part = from + chunk &* 2 &* channels
          let distance = Double(part[c]) - mean
          mean += distance * n / (count + n)
          squares += Double(part[channels &+ c]) + distance * distance * count * n / (count + n)
          count += n
        }
        let variance = squares / total
        let inverse = 1 / (variance + Double(primitive.epsilon)).squareRoot()
        let gamma = Double(values[0][isPerChannel[0] ? c : 0])
        let beta = Double(values[1][isPerChannel[1] ? c : 0])
        call.floats(s.mean)[c] = Float(mean)
        call.floats(s.inverse)[c] = Float(inverse)
        call.floats(s.scale)[c] = Float(gamma * inverse)
        call.floats(s.shift)[c] = Float(beta - mean * gamma * inverse)
        let moving = primitive.hasUnbiasedMovingVariance ? squares / max(1, total - 1) : variance
        let keep = primitive.momentum
        call.floats(means)[c] = keep * values[2][c] + (1 - keep) * Float(mean)
        call.floats(variances)[c] = keep * values[3][c] + (1 - keep) * Float(moving)
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(y), let statistics else { return }
    builder.emitActivationGradient(activation, of: y, dy)
    let x = builder.value(operands[0])
    let (channels, rows) = (channels, rows)
    builder.addWork(10 * builder[operands[0]].countPerExample)
    let products = builder.floats(.perChunk, 2 * channels)
    builder.emit(
      "batch products", .rows, reads: [x, dy, statistics.mean], writes: [products]
    ) { call in
      let out = call.floats(products)
      call.kernels.pointee.column_products(
        Int64(rows &* call.count), Int64(channels), call.floats(dy), call.floats(x),
        call.floats(statistics.mean), out, out + channels)
    }
    let (offset, slope) = (builder.floats(.whole, channels), builder.floats(.whole, channels))
    let (dgamma, dbeta) = (builder.floats(.whole, channels), builder.floats(.whole, channels))
    builder.emit(
      "merge products", .items(1), reads: [products, statistics.inverse],
      writes: [offset, slope, dgamma, dbeta]
    ) { call in
      let from = call.whole(products)
      let total = Double(rows &* call.count)
      for c in 0..<channels {
        var (sum, product) = (0.0, 0.0)
        for chunk in 0..<call.chunks {
          sum += Double(from[chunk &* 2 &* channels &+ c])
          product += Double(from[(chunk &* 2 &+ 1) &* channels &+ c])
        }
        let inverse = Double(call.floats(statistics.inverse)[c])
        call.floats(dbeta)[c] = Float(sum)
        call.floats(dgamma)[c] = Float(product * inverse)
        call.floats(offset)[c] = Float(sum / total)
        call.floats(slope)[c] = Float(product * inverse * inverse / total)
      }
    }
    emitScaleGradients(builder, dgamma: dgamma, dbeta: dbeta)
    if let target = builder.target(operands[0]) {
      builder.emit(
        "normalise gradient", .rows,
        reads: [x, dy, statistics.mean, statistics.scale, offset, slope] + target.reads,
        writes: [target.buffer]
      ) { call in
        call.kernels.pointee.normalization_gradient(
          Int64(rows &* call.count), Int64(channels), call.floats(dy), call.floats(x),
          call.floats(statistics.mean), call.floats(statistics.scale), call.floats(offset),
          call.floats(slope), call.floats(target.buffer), target.adds ? 1 : 0)
      }
    }
    if let other { builder.emitCopy(dy, to: other, size: builder[y].size) }
  }

  private func emitScaleGradients(_ builder: PlanBuilder, dgamma: BufferID, dbeta: BufferID) {
    for (operand, gradient) in zip(operands[1...2], [dgamma, dbeta])
    where builder.needsGradient[operand.index] {
      builder.send(WholeSource(gradient), to: operand)
    }
  }
}

extension PlanBuilder {
  /// Sends a gradient on unchanged.
  func emitCopy(_ dy: BufferID, to operand: TensorID, size: CallSize, scale: Float = 1) {
    if scale == 1, adopt(dy, for: operand) { return }
    guard let target = target(operand) else { return }
    emit(
      "pass gradient", division(operand), reads: [dy] + target.reads, writes: [target.buffer]
    ) { call in
      call.kernels.pointee.scale(
        size.count(call), scale, call.floats(dy), call.floats(target.buffer), target.adds ? 1 : 0)
    }
  }
}
