internal import Analysis
internal import Catalog
internal import Kernels
internal import Program
internal import Shapes

/// How much the loss of each sample hangs on each number of its input.
enum Saliency {
  /// Multiply-adds that the plain reference may spend.
  private static let mostMultiplyAdds = 300_000_000

  /// |∂loss/∂input| of every sample; empty where that would take too long or the input carries no gradient.
  static func slopes(
    _ run: PreparedRun, _ executor: Executor, _ batch: Batch, output: String, input: String
  ) throws(RunError) -> [Float] {
    let program = run.inference
    guard cost(run, batch.count) <= mostMultiplyAdds,
      let loss = program.outputs.first(where: { $0.name == Lowering.lossOutput(output) })?.tensor
    else { return [] }
    do throws(ExecutionError) {
      var bindings = run.feed.bindings
      for tensor in program.tensors {
        for symbol in tensor.type.shape.symbols where bindings[symbol] == nil {
          bindings[symbol] = batch.count
        }
      }
      let reference = try ReferenceExecutor<Double>(program, bindings: bindings)
      let weights = program.parameters.map { parameter in
        (executor.store[parameter.name] ?? []).map { Double($0) }
      }
      let values = try reference.run(
        parameters: weights, inputs: batch.inputs.mapValues { $0.map { Double($0) } },
        seed: run.seed)
      let seeds = [loss: [Double](repeating: 1, count: values[loss].count)]
      let slopes = reference.gradients(of: values, from: seeds).byInput[input] ?? []
      return slopes.map { Float(abs($0)) }
    } catch {
      throw RunError(error)
    }
  }

  /// Three times those of a forward pass, for forward and backward.
  private static func cost(_ run: PreparedRun, _ samples: Int) -> Int {
    var sum = 0
    for node in run.spec.nodes {
      guard let formula = node.inference?.multiplyAdds else { continue }
      var bindings = run.feed.bindings
      for symbol in formula.symbols where bindings[symbol] == nil { bindings[symbol] = samples }
      let (total, overflow) = sum.addingReportingOverflow(formula.evaluate(bindings) ?? 0)
      guard !overflow else { return .max }
      sum = total
    }
    let (cost, overflow) = sum.multipliedReportingOverflow(by: 3)
    return overflow ? .max : cost
  }
}
