internal import CKernels
internal import Program

/// Arithmetic on two tensors of one shape, or on a tensor and a single number.
struct BinaryNode: Node {
  private enum Form {
    case same
    /// The second operand is one number for all examples.
    case scalar
    /// The first is; only where the operands can change places.
    case scalarFirst
  }
  private let function: Binary.Function
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
    function = binary.function
    if left.shape == right.shape, left.isBatched == right.isBatched {
      form = .same
    } else if right.count == 1, !right.isBatched, !right.isMixed, left.shape == output.shape,
      !needsGradient[b.index]
    {
      form = .scalar
    } else if left.count == 1, !left.isBatched, !left.isMixed, right.shape == output.shape,
      function.exchanged != nil,
      !needsGradient[a.index]
    {
      form = .scalarFirst
    } else {
      return nil
    }
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let (size, operation, form) = (builder[result].size, function.code, form)
    let exchanged = function.exchanged ?? operation
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
          exchanged, n, call.floats(y), call.floats(x)[0], call.floats(z))
      }
      if var map { call.kernels.pointee.map(&map, n, call.floats(z), call.floats(z)) }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dz = builder.gradient(result) else { return }
    builder.emitActivationGradient(activation, of: result, dz)
    if form == .same, function == .add || function == .subtract {
      builder.emitCopy(
        dz, to: b, size: builder[result].size, scale: function == .add ? 1 : -1)
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

  /// The gradient of the operand that `other` is combined with.
  private func emitFirst(
    _ builder: PlanBuilder, _ dz: BufferID, to operand: TensorID, other: TensorID
  ) {
    guard let target = builder.target(operand) else { return }
    let (size, step) = (builder[result].size, form == .same ? 1 : 0)
    let (function, own, factor) = (function, builder.value(operand), builder.value(other))
    let reads: [BufferID] =
      switch function {
      case .add, .subtract: []
      case .maximum, .minimum: [own, factor]
      default: [factor]
      }
    builder.emit(
      "binary gradient", builder.division(result), reads: [dz] + reads + target.reads,
      writes: [target.buffer]
    ) { call in
      let (n, d, to) = (size.count(call), call.floats(dz), call.floats(target.buffer))
      let adds: Int32 = target.adds ? 1 : 0
      switch function {
      case .multiply where step == 0:
        call.kernels.pointee.scale(n, call.floats(factor)[0], d, to, adds)
      case .multiply: call.kernels.pointee.multiply_add(n, d, call.floats(factor), to, adds)
      case .divide:
        let divisor = call.floats(factor)
        target.put(n, to) { d[$0] / divisor[$0 &* step] }
      case .maximum, .minimum:
        let (x, y) = (call.floats(own), call.floats(factor))
        target.put(n, to) { d[$0] * function.share(of: x[$0], beside: y[$0 &* step]) }
      default: call.kernels.pointee.scale(n, 1, d, to, adds)
      }
    }
  }

  private func emitSecond(_ builder: PlanBuilder, _ dz: BufferID) {
    guard let target = builder.target(b) else { return }
    let (size, function) = (builder[result].size, function)
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let read = function == .multiply ? [x] : function == .divide ? [y, z] : [x, y]
    builder.emit(
      "binary gradient", builder.division(result), reads: [dz] + read + target.reads,
      writes: [target.buffer]
    ) { call in
      let (n, d, to) = (size.count(call), call.floats(dz), call.floats(target.buffer))
      switch function {
      case .multiply:
        call.kernels.pointee.multiply_add(n, d, call.floats(x), to, target.adds ? 1 : 0)
      case .divide:
        let (divisor, quotient) = (call.floats(y), call.floats(z))
        target.put(n, to) { -d[$0] * quotient[$0] / divisor[$0] }
      default:
        let (other, own) = (call.floats(x), call.floats(y))
        target.put(n, to) { d[$0] * function.share(of: own[$0], beside: other[$0]) }
      }
    }
  }
}

extension GradientTarget {
  /// Writes `n` numbers to the buffer at `to`, or adds them.
  @inline(__always)
  fileprivate func put(
    _ n: Int64, _ to: UnsafeMutablePointer<Float>, _ value: (Int) -> Float
  ) {
    if adds {
      for i in 0..<Int(n) { to[i] += value(i) }
    } else {
      for i in 0..<Int(n) { to[i] = value(i) }
    }
  }
}

extension Binary.Function {
  /// How the kernels call it.
  var code: Int32 {
    let operation =
      switch self {
      case .add: COPRIME_ADD
      case .subtract: COPRIME_SUBTRACT
      case .multiply: COPRIME_MULTIPLY
      case .divide: COPRIME_DIVIDE
      case .maximum: COPRIME_MAXIMUM
      case .minimum: COPRIME_MINIMUM
      case .equal: COPRIME_EQUAL
      case .notEqual: COPRIME_NOT_EQUAL
      case .less: COPRIME_LESS
      }
    return Int32(operation.rawValue)
  }

  /// How the kernels call what gives the same once the operands have changed places; nil where they have nothing.
  var exchanged: Int32? {
    switch self {
    case .subtract, .divide: nil
    case .less: Int32(COPRIME_GREATER.rawValue)
    default: code
    }
  }

  /// What of a maximum's or minimum's gradient an operand gets: all, or half beside an equal one.
  @inline(__always)
  func share(of own: Float, beside other: Float) -> Float {
    own == other ? 0.5 : (self == .maximum ? own > other : own < other) ? 1 : 0
  }
}
