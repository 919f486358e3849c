import Arrays
import Program

extension Random: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var y = ReferenceTensor<S>(call.shapes[0])
    RandomNumbers(distribution, seed: call.seed, stream: stream, step: call.step)
      .forEach(from: 0, count: y.count) { y.values[$0] = S($1) }
    return [y]
  }

  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] { [nil] }
}
