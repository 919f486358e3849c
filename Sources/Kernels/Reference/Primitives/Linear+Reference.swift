import Program

extension Linear: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let (x, w) = (call.operands[0], call.operands[1])
    let (inputs, outputs) = (w.shape[0], w.shape[1])
    var y = ReferenceTensor<S>(call.shapes[0])
    for row in 0..<x.count / inputs {
      for n in 0..<outputs {
        var sum: S = call.operands.count == 3 ? call.operands[2].values[n] : 0
        for k in 0..<inputs { sum += x.values[row * inputs + k] * w.values[k * outputs + n] }
        y.values[row * outputs + n] = sum
      }
    }
    return [y]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    let (dy, x, w) = (gradients[0], call.operands[0], call.operands[1])
    let (inputs, outputs) = (w.shape[0], w.shape[1])
    var dx = ReferenceTensor<S>(x.shape)
    var dw = ReferenceTensor<S>(w.shape)
    var db = ReferenceTensor<S>([outputs])
    for row in 0..<x.count / inputs {
      for n in 0..<outputs {
        let g = dy.values[row * outputs + n]
        for k in 0..<inputs {
          dx.values[row * inputs + k] += g * w.values[k * outputs + n]
          dw.values[k * outputs + n] += g * x.values[row * inputs + k]
        }
        db.values[n] += g
      }
    }
    return call.operands.count == 3 ? [dx, dw, db] : [dx, dw]
  }
}
