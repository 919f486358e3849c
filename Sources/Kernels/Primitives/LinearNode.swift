internal import CKernels
internal import Program

/// A product with a weight, a bias, and an activation whose derivative follows from its result.
final class LinearNode: Node {
  private let x: TensorID
  private let weight: TensorID
  private let bias: TensorID?
  private let result: TensorID
  private let activation: ElementwiseFunction?
  var results: [TensorID] { [result] }

  /// - Parameter activation: the operation that follows, if it can be part of this one.
  init?(_ operation: Program.Operation, activation: Program.Operation?, _ tensors: [BoundTensor]) {
    guard operation.primitive is Linear else { return nil }
    x = operation.operands[0]
    weight = operation.operands[1]
    bias = operation.operands.count > 2 ? operation.operands[2] : nil
    self.activation = (activation?.primitive as? Elementwise)?.function
    result = (activation ?? operation).results[0]
    guard tensors[x.index].isBatched, !tensors[weight.index].isBatched else { return nil }
    if let bias, tensors[bias.index].isBatched { return nil }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (inputs, outputs) = (builder[weight].shape[0], builder[weight].shape[1])
    let (x, w, y) = (builder.value(x), builder.value(weight), builder.value(result))
    let b = bias.map { builder.value($0) }
    let rows = builder[self.x].rowsOfOneExample
    let isRectified = activation?.isPlainRectifier ?? false
    let map = isRectified ? nil : activation?.map
    let flags = (b == nil ? 0 : Epilogue.bias) | (isRectified ? Epilogue.relu : 0)
    builder.noteRectifier(activation, result)
    builder.requireSlack(w)
    builder.addWork(2 * rows * inputs * outputs, isDense: rows == 1)
    builder.emit("linear", .rows, reads: [x, w] + (b.map { [$0] } ?? []), writes: [y]) { call in
      let out = call.floats(y)
      let m = rows &* call.count
      call.multiply(
        coprime_product(
          m: m, n: outputs, k: inputs, a: call.floats(x), aRow: inputs, aStep: 1, b: call.floats(w),
          bStep: outputs, strip: call.kernels.pointee.strip, c: out, cRow: outputs, flags: flags,
          bias: b.map { UnsafePointer(call.floats($0)) }))
      if var map { call.kernels.pointee.map(&map, Int64(m &* outputs), out, out) }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result) else { return }
    let (inputs, outputs) = (builder[weight].shape[0], builder[weight].shape[1])
    let rows = builder[x].rowsOfOneExample
    builder.emitActivationGradient(activation, of: result, dy)
    builder.send(
      ProductSource(
        x: builder.value(x), dy: dy, rowsPerExample: rows, inputs: inputs, outputs: outputs),
      to: weight)
    if let bias {
      builder.send(ColumnSumSource(dy: dy, rowsPerExample: rows, width: outputs), to: bias)
    }
    emitInputGradient(builder, dy, inputs: inputs, outputs: outputs)
  }

  private func emitInputGradient(_ builder: PlanBuilder, _ dy: BufferID, inputs: Int, outputs: Int)
  {
    guard let target = builder.target(x) else { return }
    let packed = builder.packedTransposed(weight, rows: inputs, columns: outputs)
    let rows = builder[x].rowsOfOneExample
    let mask = builder.foldedRectifier(x, target)
    let flags = (target.adds ? Epilogue.accumulate : 0) | (mask == nil ? 0 : Epilogue.mask)
    builder.addWork(2 * rows * inputs * outputs, isDense: rows == 1)
    builder.emit(
      "linear input gradient", .rows,
      reads: [dy, packed] + target.reads + (mask.map { [$0] } ?? []),
      writes: [target.buffer]
    ) { call in
      let strip = call.kernels.pointee.strip
      call.multiply(
        coprime_product(
          m: rows &* call.count, n: inputs, k: outputs, a: call.floats(dy), aRow: outputs, aStep: 1,
          b: call.floats(packed), bStep: Int(strip), strip: strip &* Int64(outputs),
          c: call.floats(target.buffer), cRow: inputs, flags: flags,
          mask: mask.map { UnsafePointer(call.floats($0)) }, maskRow: inputs))
    }
  }
}

extension PlanBuilder {
  /// The transpose of a weight [rows, columns], in strips that a product with it streams through.
  func packedTransposed(_ tensor: TensorID, rows: Int, columns: Int) -> BufferID {
    let strip = Int(kernels.pointee.strip)
    let strips = (rows + strip - 1) / strip
    return pack(tensor, form: "transposed", floats: strips * strip * columns) { packed in
      let source = value(tensor)
      // Strips in groups, so that one item is worth the taking.
      let group = max(1, 16_384 / max(1, strip * columns))
      emit(
        "pack", .items((strips + group - 1) / group), reads: [source], writes: [packed]
      ) { call in
        let first = call.item &* group &* strip
        let count = min(rows &- first, group &* strip)
        call.kernels.pointee.pack_transposed(
          Int64(count), Int64(columns), call.floats(source) + first &* columns, Int64(columns),
          call.floats(packed) + first &* columns)
      }
    }
  }
}
