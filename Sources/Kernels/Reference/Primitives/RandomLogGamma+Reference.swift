import Arrays
import Program

extension RandomLogGamma: ReferencePrimitive {
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    let random = RandomStream(seed: call.seed, stream: UInt64(truncatingIfNeeded: stream))
    let base = UInt64(truncatingIfNeeded: call.step) << 32
    var y = call.operands[0]
    for (i, concentration) in y.values.enumerated() {
      let place = UInt64(truncatingIfNeeded: i) << 10
      y.values[i] = S(random.logGamma(concentration.double) { base | place | $0 & 1023 })
    }
    return [y]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] { [nil] }
}
