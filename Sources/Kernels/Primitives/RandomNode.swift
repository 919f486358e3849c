internal import Arrays
internal import Program

/// Random numbers, those of each example by themselves.
struct RandomNode: Node {
  private let random: Random
  private let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation) {
    guard let random = operation.primitive as? Random else { return nil }
    self.random = random
    result = operation.results[0]
  }

  func emitForward(_ builder: PlanBuilder) {
    let (random, y, size) = (random, builder.value(result), builder[result].size)
    builder.addWork(12 * builder[result].countPerExample)
    builder.emit("random", builder.division(result), reads: [], writes: [y]) { call in
      let out = call.floats(y)
      RandomNumbers(
        random.distribution, seed: call.step.seed, stream: random.stream, step: call.step.step
      ).forEach(from: size.perExample &* call.first, count: size.integer(call)) { out[$0] = $1 }
    }
  }

  func emitBackward(_ builder: PlanBuilder) {}
}
