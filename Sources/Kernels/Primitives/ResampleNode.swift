internal import CKernels
internal import Program

/// Weighted sums along one axis: each tap adds a scaled run of numbers to another.
final class ResampleNode: Node {
  private let taps: [[Resample.Tap]]
  private let extent: Int
  /// Within one example.
  private let outer, inner: Int
  private let operand: TensorID
  private let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    operand = operation.operands[0]
    result = operation.results[0]
    let shape = tensors[operand.index].shape(examples: 1)
    let primitive = operation.primitive
    guard let resample = primitive as? Resample ?? (primitive as? Resize)?.resampling(shape),
      operation.keepsExamplesApart(tensors)
    else { return nil }
    taps = resample.taps
    extent = resample.extent
    let axis = frontAxis(resample.axis, rank: shape.count)
    outer = shape[..<axis].reduce(1, *)
    inner = shape[(axis + 1)...].reduce(1, *)
  }

  func emitForward(_ builder: PlanBuilder) {
    let (x, y) = (builder.value(operand), builder.value(result))
    let (taps, extent, inner) = (taps, extent, inner)
    let outer = outer
    builder.addWork(outer * inner * taps.reduce(0) { $0 + $1.count })
    builder.emit("resample", .rows, reads: [x], writes: [y]) { call in
      var (from, to) = (call.floats(x), call.floats(y))
      for _ in 0..<(outer &* call.count) {
        for row in taps {
          if row.isEmpty { to.update(repeating: 0, count: inner) }
          for (i, tap) in row.enumerated() {
            add(tap.weight, from + tap.index &* inner, to, inner, adds: i > 0, call)
          }
          to += inner
        }
        from += extent &* inner
      }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {
    guard let dy = builder.gradient(result), let target = builder.target(operand) else { return }
    let (taps, extent, inner) = (taps, extent, inner)
    let outer = outer
    builder.emit(
      "resample gradient", .rows, reads: [dy] + target.reads, writes: [target.buffer]
    ) { call in
      var (d, out) = (call.floats(dy), call.floats(target.buffer))
      if !target.adds { out.update(repeating: 0, count: outer &* call.count &* extent &* inner) }
      for _ in 0..<(outer &* call.count) {
        for row in taps {
          for tap in row { add(tap.weight, d, out + tap.index &* inner, inner, adds: true, call) }
          d += inner
        }
        out += extent &* inner
      }
    }
  }
}

/// `y (+)= weight · x`; a call of the kernel would cost more than a single number.
@inline(__always)
private func add(
  _ weight: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
  adds: Bool, _ call: borrowing Call
) {
  if count == 1 {
    y[0] = adds ? y[0] + weight * x[0] : weight * x[0]
  } else {
    call.kernels.pointee.scale(Int64(count), weight, x, y, adds ? 1 : 0)
  }
}
