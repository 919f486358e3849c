internal import CKernels
internal import Program

/// Arithmetic on two tensors of one shape, or on a tensor and a single number.
struct BinaryNode: Node {
  private enum Form {
    case same
    /// The second operand is one number for all examples.
    case scalar
    /// The first is; only for sums and products, where the order does not matter.
    case scalarFirst
  }
  private let function: coprime_binary
  private let form: Form
  private let a: TensorID
  private let b: TensorID
  private let result: TensorID
  /// Applied to the result in place.
  private let activation: ElementwiseFunction?
  var results: [TensorID] { [result] }

  init?(
    _ operation: Program.Operation, activation: Program.Operation? = nil, _ tensors: [BoundTensor],
    needsGradient: [Bool]
  ) {
    guard let binary = operation.primitive as? Binary else { return nil }
    (a, b) = (operation.operands[0], operation.operands[1])
    result = (activation ?? operation).results[0]
    self.activation = (activation?.primitive as? Elementwise)?.function
    // Products and quotients need their own result for the gradient.
    if activation != nil, binary.function != .add && binary.function != .subtract { return nil }
    if activation != nil, !tensors[result.index].isBatched { return nil }
    let (left, right) = (tensors[a.index], tensors[b.index])
    let output = tensors[result.index]
    switch binary.function {
    case .add: function = COPRIME_ADD
    case .subtract: function = COPRIME_SUBTRACT
    case .multiply: function = COPRIME_MULTIPLY
    case .divide: function = COPRIME_DIVIDE
    default: return nil
    }
    let commutes = binary.function == .add || binary.function == .multiply
    if left.shape == right.shape, left.isBatched == right.isBatched {
      form = .same
    } else if right.count == 1, !right.isBatched, !right.isMixed, left.shape == output.shape,
      !needsGradient[b.index]
    {
      form = .scalar
    } else if left.count == 1, !left.isBatched, !left.isMixed, right.shape == output.shape,
      commutes,
      !needsGradient[a.index]
    {
      form = .scalarFirst
    } else {
      return nil
    }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let (size, operation, form) = (builder[result].size, Int32(function.rawValue), form)
    let map = activation?.map
    builder.noteRectifier(activation, result)
    builder.addWork(builder[result].countPerExample)
    builder.emit("binary", builder.division(result), reads: [x, y], writes: [z]) { call in
      let n = size.count(call)
      switch form {
      case .same:
        call.kernels.pointee.binary(operation, n, call.floats(x), call.floats(y), call.floats(z))
      case .scalar:
        call.kernels.pointee.binary_scalar(
          operation, n, call.floats(x), call.floats(y)[0], call.floats(z))
      case .scalarFirst:
        call.kernels.pointee.binary_scalar(
          operation, n, call.floats(y), call.floats(x)[0], call.floats(z))
      }
      if var map { call.kernels.pointee.map(&map, n, call.floats(z), call.floats(z)) }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dz = builder.gradient(result) else { return }
    builder.emitActivationGradient(activation, of: result, dz)
    if form == .same, function == COPRIME_ADD || function == COPRIME_SUBTRACT {
      builder.emitCopy(
        dz, to: b, size: builder[result].size, scale: function == COPRIME_ADD ? 1 : -1)
      builder.emitCopy(dz, to: a, size: builder[result].size)
      return
    }
    switch form {
    case .same:
      emitFirst(builder, dz, to: a, other: b)
      emitSecond(builder, dz)
    case .scalar: emitFirst(builder, dz, to: a, other: b)
    case .scalarFirst: emitFirst(builder, dz, to: b, other: a)
    }
  }

  /// The gradient of the operand that `other` is added to, subtracted from, or that it multiplies or divides.
  private func emitFirst(
    _ builder: PlanBuilder, _ dz: BufferID, to operand: TensorID, other: TensorID
  ) {
    guard let target = builder.target(operand) else { return }
    let (size, isScalar) = (builder[result].size, form != .same)
    let (function, factor) = (function, builder.value(other))
    let usesFactor = function == COPRIME_MULTIPLY || function == COPRIME_DIVIDE
    builder.emit(
      "binary gradient", builder.division(result),
      reads: [dz] + (usesFactor ? [factor] : []) + target.reads, writes: [target.buffer]
    ) { call in
      let (n, d, to) = (size.count(call), call.floats(dz), call.floats(target.buffer))
      let adds: Int32 = target.adds ? 1 : 0
      guard usesFactor else { return call.kernels.pointee.scale(n, 1, d, to, adds) }
      let other = call.floats(factor)
      switch (function == COPRIME_MULTIPLY, isScalar) {
      case (true, true): call.kernels.pointee.scale(n, other[0], d, to, adds)
      case (true, false): call.kernels.pointee.multiply_add(n, d, other, to, adds)
      case (false, _):
        for i in 0..<Int(n) {
          let value = d[i] / other[isScalar ? 0 : i]
          to[i] = target.adds ? to[i] + value : value
        }
      }
    }
  }

  private func emitSecond(_ builder: PlanBuilder, _ dz: BufferID) {
    guard let target = builder.target(b) else { return }
    let (size, function) = (builder[result].size, function)
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let read = function == COPRIME_MULTIPLY ? [x] : function == COPRIME_DIVIDE ? [y, z] : []
    builder.emit(
      "binary gradient", builder.division(result), reads: [dz] + read + target.reads,
      writes: [target.buffer]
    ) { call in
      let (n, d, to) = (size.count(call), call.floats(dz), call.floats(target.buffer))
      let adds: Int32 = target.adds ? 1 : 0
      switch function {
      case COPRIME_ADD: call.kernels.pointee.scale(n, 1, d, to, adds)
      case COPRIME_SUBTRACT: call.kernels.pointee.scale(n, -1, d, to, adds)
      case COPRIME_MULTIPLY: call.kernels.pointee.multiply_add(n, d, call.floats(x), to, adds)
      default:
        let (divisor, quotient) = (call.floats(y), call.floats(z))
        for i in 0..<Int(n) {
          let value = -d[i] * quotient[i] / divisor[i]
          to[i] = target.adds ? to[i] + value : value
        }
      }
    }
  }
}
