package import Program

/// An inference program, planned for a batch size.
package final class InferencePlan {
  private let core: PlanCore
  private let program: Program
  private let store: ParameterStore
  private let bindings: [String: Int]
  private let options: PlanOptions
  private var lastCount = 0
  private var smaller: [Int: InferencePlan] = [:]

  /// - Throws: ``ExecutionError`` when a size is missing or the arithmetic of an operation is not known.
  package init(
    _ program: Program, batch: Int, bindings: [String: Int] = [:], store: ParameterStore,
    options: PlanOptions = PlanOptions()
  ) throws(ExecutionError) {
    self.program = program
    self.store = store
    self.bindings = bindings
    self.options = options
    let pinned = Set(program.outputs.map(\.tensor) + program.losses.map(\.tensor))
    core = try PlanCore(
      program, batch: batch, bindings: bindings, store: store, options: options, pinned: pinned
    ) { _ in }
  }

  package var batch: Int { core.batch }
  package var arenaBytes: Int { core.engine.arenaBytes }
  package var slowOperations: [String] { core.slowOperations }

  /// Computes the outputs, and the losses if the program has any.
  ///
  /// - Parameters:
  ///   - inputs: bytes of every input by name, row-major, in the element type of the program.
  ///   - count: examples given, at most ``batch``; nil is a whole batch.
  @discardableResult
  package func run(
    inputs: [String: UnsafeRawBufferPointer], count: Int? = nil
  ) throws(ExecutionError) -> [(name: String, value: Float)] {
    let count = min(max(1, count ?? batch), batch)
    lastCount = count
    if core.isMixed, count < batch {
      if smaller[count] == nil {
        smaller[count] = try InferencePlan(
          program, batch: count, bindings: bindings, store: store, options: options)
      }
      return try smaller[count]?.run(inputs: inputs) ?? []
    }
    try core.run(inputs, count: count)
    return program.losses.map { ($0.name, core.values($0.tensor, count: count)[0]) }
  }

  /// A model output of the last run, `[examples, …]` in row-major order; valid until the next one.
  package func output(_ name: String) -> UnsafeBufferPointer<Float> {
    if core.isMixed, lastCount < batch, let plan = smaller[lastCount] { return plan.output(name) }
    guard let output = program.outputs.first(where: { $0.name == name }) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return core.values(output.tensor, count: lastCount)
  }
}
