internal import Program
internal import Shapes

/// Any operation, run by its plain arithmetic: by chunks where the examples do not meet, else as a whole.
final class ReferenceNode: Node {
  private let primitive: any ReferencePrimitive
  private let operands: [TensorID]
  let results: [TensorID]
  private let tensors: [BoundTensor]
  private let byRows: Bool

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let primitive = operation.primitive as? any ReferencePrimitive else { return nil }
    self.primitive = primitive
    operands = operation.operands
    results = operation.results
    self.tensors = tensors
    byRows = operation.keepsExamplesApart(tensors)
  }

  private var division: Task.Division { byRows ? .rows : .items(1) }

  private func referenceCall(_ inputs: [BufferID], _ call: borrowing Call) -> ReferenceCall<Float> {
    let examples = call.count
    return ReferenceCall(
      read(operands, inputs, call),
      shapes: results.map { tensors[$0.index].shape(examples: examples) }, seed: call.step.seed,
      step: call.step.step)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (inputs, outputs) = (operands.map(builder.value), results.map(builder.value))
    builder.emit(primitive.label, division, reads: inputs, writes: outputs) { [self] call in
      let made = primitive.forward(referenceCall(inputs, call))
      for (tensor, place) in zip(made, outputs) {
        write(tensor.values, to: call.floats(place), adds: false)
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    let (inputs, outputs) = (operands.map(builder.value), results.map(builder.value))
    let incoming = results.map { builder.gradient($0) }
    // Batched operands get their own rows; what the examples share gets a term from every chunk.
    var targets: [GradientTarget?] = []
    for (index, operand) in operands.enumerated() {
      guard builder.needsGradient[operand.index], primitive.differentiates(operand: index) else {
        targets.append(nil)
        continue
      }
      if !byRows || builder[operand].isBatched {
        targets.append(builder.target(operand))
      } else {
        let partial = builder.floats(.perChunk, builder[operand].count)
        targets.append(GradientTarget(buffer: partial, adds: false))
      }
    }
    builder.emit(
      primitive.label + " gradient", division,
      reads: inputs + outputs + incoming.compactMap { $0 } + targets.flatMap { $0?.reads ?? [] },
      writes: targets.compactMap { $0?.buffer }
    ) { [self] call in
      let gradients = zip(results, incoming).map { id, buffer in
        let shape = tensors[id.index].shape(examples: call.count)
        guard let buffer else { return ReferenceTensor<Float>(shape) }
        return tensor(shape, call.floats(buffer))
      }
      let sent = primitive.backward(
        referenceCall(inputs, call), read(results, outputs, call), gradients)
      for (index, target) in targets.enumerated() {
        guard let target else { continue }
        let to = call.floats(target.buffer)
        if let gradient = sent[index] {
          write(gradient.values, to: to, adds: target.adds)
        } else if !target.adds {
          to.update(repeating: 0, count: tensors[operands[index].index].size.integer(call))
        }
      }
    }
    for (operand, target) in zip(operands, targets) {
      guard let target, target.buffer != builder.gradient(operand) else { continue }
      builder.send(PartialSource(target.buffer, stride: builder[operand].count), to: operand)
    }
  }

  private func read(
    _ ids: [TensorID], _ places: [BufferID], _ call: borrowing Call
  ) -> [ReferenceTensor<Float>] {
    var tensors: [ReferenceTensor<Float>] = []
    for (id, place) in zip(ids, places) {
      tensors.append(tensor(self.tensors[id.index].shape(examples: call.count), call.floats(place)))
    }
    return tensors
  }

  private func tensor(_ shape: [Int], _ from: UnsafePointer<Float>) -> ReferenceTensor<Float> {
    ReferenceTensor(shape, Array(UnsafeBufferPointer(start: from, count: shape.reduce(1, *))))
  }

  private func write(_ values: [Float], to place: UnsafeMutablePointer<Float>, adds: Bool) {
    for (i, value) in values.enumerated() { place[i] = adds ? place[i] + value : value }
  }
}

extension Primitive {
  var label: String { Self.name }
}

extension Program.Operation {
  /// Whether every example of the results depends on the same example of the operands alone, so that chunks can be done apart.
  func keepsExamplesApart(_ tensors: [BoundTensor]) -> Bool {
    let inputs = operands.map { tensors[$0.index] }
    let outputs = results.map { tensors[$0.index] }
    guard let first = inputs.first(where: \.isBatched), outputs.allSatisfy(\.isBatched),
      !inputs.contains(where: \.isMixed)
    else { return false }
    let rank = first.shape.count
    func isOuter(_ axis: Int) -> Bool { axis == 0 || axis == -rank }
    switch primitive {
    case is BatchNormalization, is Dropout, is Random, is RandomLogGamma: return false
    case let embedding as Embedding:
      return !embedding.averagesGradient && !inputs[1].isBatched
    case let reduce as Reduce: return !reduce.axes.contains(where: isOuter)
    case let softmax as Softmax: return !isOuter(softmax.axis)
    case let concatenate as Concatenate:
      return !isOuter(concatenate.axis) && inputs.allSatisfy(\.isBatched)
    case let transpose as Transpose: return transpose.permutation.first == 0
    case let pad as Pad: return pad.amounts.first.map { $0.total == 0 } ?? true
    case let slice as Slice: return !isOuter(slice.axis)
    case let reverse as Reverse: return !isOuter(reverse.axis)
    case let windows as Windows: return !isOuter(windows.axis)
    case let resample as Resample: return !isOuter(resample.axis)
    case let sample as Resize: return !isOuter(sample.axis)
    case is Expand: return outputs[0].shape.count == rank && outputs[0].shape[0] == first.shape[0]
    case let normalization as LayerNormalization:
      return !normalization.axes.contains(where: isOuter)
    case is AffineSample, is FieldSample, is CTC: return inputs.allSatisfy(\.isBatched)
    case is MatMul: return rank > 2 && inputs.allSatisfy(\.isBatched)
    case is Binary:
      // Broadcasting aligns last axes: a shorter batched operand would meet other axes than the batch.
      let longest = inputs.map(\.shape.count).max() ?? 0
      return inputs.allSatisfy { !$0.isBatched || $0.shape.count == longest }
        && inputs.allSatisfy { $0.isBatched || $0.shape.count < longest || $0.shape.first == 1 }
    case is Linear, is Convolution, is DepthwiseConvolution, is TransposedConvolution, is Pool,
      is Elementwise, is Pick,
      is OneHot, is UpSample, is StopGradient:
      return operands.dropFirst().allSatisfy {
        primitive is Pick || !tensors[$0.index].isBatched
      }
    case let windows as WindowMaximum:
      return rank > windows.windows.count && inputs.allSatisfy(\.isBatched)
    case is ContrastLimitedEqualization: return true
    case is HashBins, is Angle: return inputs.allSatisfy(\.isBatched)
    case is Scatter: return rank > 1 && inputs.allSatisfy(\.isBatched)
    case is Recurrent, is ProjectedLSTM:
      return inputs[0].isBatched && !inputs[1].isBatched && !inputs[2].isBatched
    // Reshaping keeps the order of elements; chunks would need the wanted shape for fewer examples.
    default: return false
    }
  }
}
