internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import SourceText
internal import Spec
package import Training

/// The same seed gives the same weights, bit for bit, on any number of threads.
package struct DeterminismCheck: Check {
  package static let about = CheckInfo(
    "determinism", .passes,
    summary: "Two runs with one seed give the same bits, also with another number of threads.",
    meaning: "A difference is a defect of coprime: please report it.", tolerance: "exact")

  package init() {}

  private static let steps = 3

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(VerificationContext.probeSize)
    let first = try weights(context, batch, threads: 1)
    for threads in Set([1, max(2, context.run.options.threads)]).sorted() {
      let other = try weights(context, batch, threads: threads)
      guard
        let difference = first.firstIndex(where: {
          Self.bits($0.value) != Self.bits(other[$0.key] ?? [])
        })
      else { continue }
      let name = first[difference].key
      return CheckOutcome(
        .fail,
        "'\(name)' differs between two runs with seed \(context.run.seed) on 1 and \(threads) threads",
        measured: .string(name))
    }
    return CheckOutcome(
      .pass,
      "\(Self.steps) steps with seed \(context.run.seed) give the same bits again, and on another number of threads"
    )
  }

  private func weights(
    _ context: VerificationContext, _ batch: Batch, threads: Int
  ) throws(RunError) -> [String: [Float]] {
    let options = PlanOptions(threads: threads, clip: context.run.settings.clip)
    let executor = try context.executor(batch.count, options)
    for step in 0..<Self.steps {
      _ = try executor.step(
        batch, learningRate: context.run.settings.optimizer.learningRate, step: step)
    }
    return executor.store.snapshot().values
  }

  /// Numbers that are not finite are equal to themselves as bits.
  private static func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
}
