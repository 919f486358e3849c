internal import CKernels
internal import Program

/// A function of every element.
struct ElementwiseNode: Node {
  let map: coprime_map
  let operand: TensorID
  let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation) {
    guard let primitive = operation.primitive as? Elementwise, let map = primitive.function.map
    else {
      return nil
    }
    self.map = map
    operand = operation.operands[0]
    result = operation.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, map) = (builder.value(operand), builder.value(result), map)
    let size = builder[result].size
    builder.addWork(8 * builder[result].countPerExample)
    builder.emit("map", builder.division(result), reads: [x], writes: [y]) { call in
      withUnsafePointer(to: map) {
        call.kernels.pointee.map($0, size.count(call), call.floats(x), call.floats(y))
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (x, y, map, size) = (
      builder.value(operand), builder.value(result), map, builder[result].size
    )
    builder.addWork(8 * builder[result].countPerExample)
    builder.emit(
      "map gradient", builder.division(result), reads: [x, y, dy] + target.reads,
      writes: [target.buffer]
    ) { call in
      withUnsafePointer(to: map) {
        call.kernels.pointee.map_gradient(
          $0, size.count(call), call.floats(x), call.floats(y), call.floats(dy),
          call.floats(target.buffer), target.adds ? 1 : 0)
      }
    }
  }
}

/// How many elements of a tensor a call covers.
struct CallSize {
  let perExample: Int
  let isBatched: Bool

  @inline(__always)
  func count(_ call: borrowing Call) -> Int64 {
    Int64(isBatched ? perExample &* call.count : perExample)
  }

  @inline(__always)
  func integer(_ call: borrowing Call) -> Int { isBatched ? perExample &* call.count : perExample }
}

extension BoundTensor {
  var size: CallSize { CallSize(perExample: countPerExample, isBatched: isBatched) }
  /// As ``size`` for the product of all axes but the last.
  var rowSize: CallSize {
    CallSize(perExample: countPerExample / max(1, lastAxis), isBatched: isBatched)
  }
}

extension ElementwiseFunction {
  /// How the kernels call this function; nil when they do not have it.
  var map: coprime_map? {
    func make(_ function: coprime_function, _ p: Float = 0, _ q: Float = 0, _ r: Float = 0)
      -> coprime_map
    {
      coprime_map(function: Int32(function.rawValue), p: p, q: q, r: r)
    }
    return switch self {
    case .identity: make(COPRIME_IDENTITY)
    case .relu(let slope, let maximum, let threshold):
      make(COPRIME_RELU_LIKE, slope, maximum ?? .infinity, threshold)
    case .elu(let alpha): make(COPRIME_ELU, alpha)
    case .celu(let alpha): make(COPRIME_CELU, alpha)
    case .selu: make(COPRIME_SELU)
    case .gelu(let approximate): make(approximate ? COPRIME_GELU_TANH : COPRIME_GELU)
    case .silu: make(COPRIME_SILU)
    case .mish: make(COPRIME_MISH)
    case .sigmoid: make(COPRIME_SIGMOID)
    case .hardSigmoid: make(COPRIME_HARD_SIGMOID)
    case .hardSilu: make(COPRIME_HARD_SILU)
    case .logSigmoid: make(COPRIME_LOG_SIGMOID)
    case .tanh: make(COPRIME_TANH)
    case .hardTanh: make(COPRIME_HARD_TANH)
    case .softplus: make(COPRIME_SOFTPLUS)
    case .softsign: make(COPRIME_SOFTSIGN)
    case .exponential: make(COPRIME_EXP)
    case .log: make(COPRIME_LOG)
    case .square: make(COPRIME_SQUARE)
    case .squareRoot: make(COPRIME_SQUARE_ROOT)
    case .reciprocal: make(COPRIME_RECIPROCAL)
    case .absolute: make(COPRIME_ABSOLUTE)
    case .negate: make(COPRIME_NEGATE)
    case .affine(let scale, let offset): make(COPRIME_AFFINE, scale, offset)
    case .clip(let lower, let upper): make(COPRIME_CLIP, lower, upper)
    case .log1p: make(COPRIME_LOG1P)
    case .reciprocalSquareRoot: make(COPRIME_RECIPROCAL_SQUARE_ROOT)
    case .sign: make(COPRIME_SIGN)
    case .softShrink(let threshold): make(COPRIME_SOFT_SHRINK, threshold)
    case .hardShrink(let threshold): make(COPRIME_HARD_SHRINK, threshold)
    case .threshold(let threshold, let value): make(COPRIME_THRESHOLD, threshold, value)
    case .tanhShrink: make(COPRIME_TANH_SHRINK)
    case .sparseSigmoid: make(COPRIME_SPARSE_SIGMOID)
    case .sparsePlus: make(COPRIME_SPARSE_PLUS)
    case .squareplus(let b): make(COPRIME_SQUAREPLUS, b)
    default: nil
    }
  }

  /// Whether this is max(x, 0).
  var isPlainRectifier: Bool {
    if case .relu(0, nil, 0) = self { true } else { false }
  }

  /// Whether the derivative follows from the result alone, so that the operand need not be kept.
  var hasSlopeOfResult: Bool {
    switch self {
    case .relu(let slope, nil, 0): slope >= 0 && slope <= 1
    case .elu(let alpha), .celu(let alpha): alpha > 0
    case .sigmoid, .tanh, .exponential, .selu: true
    default: false
    }
  }
}
