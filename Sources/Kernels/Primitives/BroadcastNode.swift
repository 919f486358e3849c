internal import CKernels
internal import Program

/// Arithmetic on two tensors where one is stretched: a row that all examples share, a factor for every channel of an image, the mean of
/// every row.
struct BroadcastNode: Node {
  private let function: Binary.Function
  private let a, b, result: TensorID
  private let shape: BroadcastShape
  private let isBatched: (a: Bool, b: Bool)
  private let sizes: (a: Int, b: Int)
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    guard let binary = operation.primitive as? Binary else { return nil }
    function = binary.function
    (a, b, result) = (operation.operands[0], operation.operands[1], operation.results[0])
    let (left, right, output) = (tensors[a.index], tensors[b.index], tensors[result.index])
    guard output.isBatched, let first = left.aligned(to: output),
      let second = right.aligned(to: output)
    else { return nil }
    shape = BroadcastShape(output.exampleShape, first, second)
    isBatched = (left.isBatched, right.isBatched)
    sizes = (left.countPerExample, right.countPerExample)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let (shape, size, code) = (shape, builder[result].countPerExample, function.code)
    let (xStep, yStep) = (isBatched.a ? sizes.a : 0, isBatched.b ? sizes.b : 0)
    let (function, n) = (function, Int64(shape.inner.size))
    let exchanged = function.exchanged ?? code
    builder.addWork(size)
    builder.emit("broadcast", .rows, reads: [x, y], writes: [z]) { call in
      let kernels = call.kernels
      for e in 0..<call.count {
        let left = call.floats(x) + e &* xStep
        let right = call.floats(y) + e &* yStep
        let out = call.floats(z) + e &* size
        shape.forEachRun { place, first, second in
          let to = out + place
          switch (shape.inner.first, shape.inner.second) {
          case (1, 1): kernels.pointee.binary(code, n, left + first, right + second, to)
          case (1, _): kernels.pointee.binary_scalar(code, n, left + first, right[second], to)
          default:
            let value = left[first]
            switch function {
            case .subtract: for i in 0..<Int(n) { to[i] = value - right[second &+ i] }
            case .divide: for i in 0..<Int(n) { to[i] = value / right[second &+ i] }
            default:
              kernels.pointee.binary_scalar(exchanged, n, right + second, value, to)
            }
          }
        }
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dz = builder.gradient(result) else { return }
    emitGradient(builder, dz, isFirst: true)
    emitGradient(builder, dz, isFirst: false)
  }

  /// Sums what reaches each number of one operand; for an operand that all examples share, chunk by chunk.
  private func emitGradient(_ builder: PlanBuilder, _ dz: BufferID, isFirst: Bool) {
    let operand = isFirst ? a : b
    guard builder.needsGradient[operand.index] else { return }
    let isOwn = isFirst ? isBatched.a : isBatched.b
    let count = isFirst ? sizes.a : sizes.b
    let sums = isOwn ? nil : builder.floats(.perChunk, count)
    guard
      let target = sums.map({ GradientTarget(buffer: $0, adds: false) }) ?? builder.target(operand)
    else { return }
    let (x, y, z) = (builder.value(a), builder.value(b), builder.value(result))
    let size = builder[result].countPerExample
    let (xStep, yStep) = (isBatched.a ? sizes.a : 0, isBatched.b ? sizes.b : 0)
    let terms = BroadcastTerms(shape, function, isFirst: isFirst)
    let reads = [dz] + (terms.usesValues ? [x, y] + (terms.usesResult ? [z] : []) : [])
    builder.addWork(2 * size)
    builder.emit(
      "broadcast gradient", .rows, reads: reads + target.reads, writes: [target.buffer]
    ) { call in
      let out = call.floats(target.buffer)
      if !target.adds { out.update(repeating: 0, count: isOwn ? count &* call.count : count) }
      let d = call.floats(dz)
      let left = terms.usesValues ? call.floats(x) : d
      let right = terms.usesValues ? call.floats(y) : d
      let quotient = terms.usesResult ? call.floats(z) : d
      for e in 0..<call.count {
        terms.add(
          d + e &* size, left: left + e &* xStep, right: right + e &* yStep,
          quotient: quotient + e &* size, to: out + (isOwn ? e &* count : 0), call.kernels)
      }
    }
    if let sums { builder.send(PartialSource(sums, stride: count), to: operand) }
  }
}

/// What one operand of an arithmetic operation gets of the gradient of one example's result.
private struct BroadcastTerms {
  private let shape: BroadcastShape
  private let function: Binary.Function
  private let isFirst: Bool

  init(_ shape: BroadcastShape, _ function: Binary.Function, isFirst: Bool) {
    self.shape = shape
    self.function = function
    self.isFirst = isFirst
  }

  var usesValues: Bool { function != .add && function != .subtract }
  var usesResult: Bool { function == .divide && !isFirst }

  func add(
    _ d: UnsafePointer<Float>, left: UnsafePointer<Float>, right: UnsafePointer<Float>,
    quotient: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>,
    _ kernels: UnsafePointer<coprime_kernels>
  ) {
    let inner = shape.inner
    let n = Int64(inner.size)
    let own = isFirst ? inner.first : inner.second
    let other = isFirst ? inner.second : inner.first
    shape.forEachRun { place, first, second in
      let dz = d + place
      let to = out + (isFirst ? first : second)
      switch function {
      case .add, .subtract:
        let sign: Float = function == .subtract && !isFirst ? -1 : 1
        if own == 1 {
          kernels.pointee.scale(n, sign, dz, to, 1)
        } else {
          to[0] += sign * kernels.pointee.sum(n, dz)
        }
      case .multiply:
        let factor = isFirst ? right + second : left + first
        switch (own, other) {
        case (1, 1): kernels.pointee.multiply_add(n, dz, factor, to, 1)
        case (1, _): kernels.pointee.scale(n, factor[0], dz, to, 1)
        case (_, 1): to[0] += kernels.pointee.dot(n, dz, factor)
        default: to[0] += factor[0] * kernels.pointee.sum(n, dz)
        }
      case .maximum, .minimum:
        let (x, y) = isFirst ? (left + first, right + second) : (right + second, left + first)
        for i in 0..<inner.size {
          to[i &* own] += dz[i] * function.share(of: x[i &* own], beside: y[i &* other])
        }
      default:
        let divisor = right + second
        for i in 0..<inner.size {
          let share = dz[i] / divisor[i &* inner.second]
          to[i &* own] += isFirst ? share : -share * quotient[place &+ i]
        }
      }
    }
  }
}

extension BoundTensor {
  /// Sizes of one example, its entries of the first axis before the other axes.
  fileprivate var exampleShape: [Int] { [rowsPerExample ?? 1] + shape.dropFirst() }

  /// The sizes of one example aligned with those of a batched result, 1 where it is stretched; nil when it does not follow the batch.
  fileprivate func aligned(to output: BoundTensor) -> [Int]? {
    guard !isMixed, shape.count <= output.shape.count else { return nil }
    if isBatched {
      guard shape.count == output.shape.count, rowsPerExample == output.rowsPerExample else {
        return nil
      }
      return exampleShape
    }
    let aligned = Array(repeating: 1, count: output.shape.count - shape.count) + shape
    // Along the first axis every example must find the same numbers.
    return aligned[0] == 1 ? aligned : nil
  }
}
