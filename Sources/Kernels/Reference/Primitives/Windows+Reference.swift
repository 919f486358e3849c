import Program

extension Windows: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let x = call.operands[0]
    var y = ReferenceTensor<S>(call.shapes[0])
    WindowsSweep(self, x.shape, y.shape).forEach { y.values[$1] = x.values[$0] }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var dx = ReferenceTensor<S>(call.operands[0].shape)
    WindowsSweep(self, dx.shape, gradients[0].shape).forEach {
      dx.values[$0] += gradients[0].values[$1]
    }
    return [dx]
  }
}

/// Where every element of a result of ``Windows`` that is no padding comes from.
struct WindowsSweep {
  let outer: Int
  let extent: Int
  let inner: Int
  let count: Int
  let size: Int
  let stride: Int
  let dilation: Int
  let before: Int

  init(_ windows: Windows, _ x: [Int], _ y: [Int]) {
    outer = x[..<windows.axis].reduce(1, *)
    extent = x[windows.axis]
    inner = x[(windows.axis + 1)...].reduce(1, *)
    count = y[windows.axis]
    (size, stride, dilation) = (windows.size, windows.stride, windows.dilation)
    before =
      windows.padding.amount(
        axis: 0, extent: extent, window: size, stride: stride, dilation: dilation
      ).before
  }

  @inline(__always)
  func forEach(_ body: (_ from: Int, _ to: Int) -> Void) {
    for n in 0..<outer {
      for i in 0..<count {
        for j in 0..<size {
          let place = i &* stride &- before &+ j &* dilation
          guard place >= 0, place < extent else { continue }
          let (from, to) = ((n &* extent &+ place) &* inner, (n &* count &+ i) &* inner)
          for k in 0..<inner { body(from &+ k, (to &+ k) &* size &+ j) }
        }
      }
    }
  }
}
