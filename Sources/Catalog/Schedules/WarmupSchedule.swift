import YAML

/// Rises to the learning rate in the first steps.
package struct WarmupSchedule: Schedule {
  package static let about = About(
    "warmup", aliases: ["linear_warmup"], dialects: Dialect.allCases,
    "Raises the learning rate evenly in the first steps, then keeps it or follows another schedule.",
    formula: "learning_rate · (start + (1 - start) · (step + 1) / steps)",
    source: "Goyal et al., Accurate, large minibatch SGD, 2017, arXiv:1706.02677")
  package static let schema = Schema(
    Self(),
    [
      .int(
        "steps", \.steps, required: true, aliases: ["warmup_steps"],
        "Steps until the learning rate is reached."),
      .number(
        "start", \.start, in: 0...1, default: "0.0", "Share of the learning rate to start from."),
      Field(
        "then", type: .optional(.entry(.schedule)), default: "null",
        "Schedule to follow afterwards."
      ) {
        root, node, decoder in
        if node.isNull {
          root.next = nil
          return true
        }
        guard let value = decoder.entry(node, .schedule)?.value as? any Schedule else {
          return false
        }
        root.next = value
        return true
      },
    ])

  package var steps = 1
  package var start = 0.0
  package var next: (any Schedule)?
  package init() {}

  package var contract: ScheduleContract {
    var contract = next?.contract ?? ScheduleContract()
    if contract.clock == .epochs { contract.clock = .updates }
    contract.warmup = .init(steps, "warmup_steps", "steps")
    // What follows counts its updates from the end of the rise.
    contract.length = contract.length.map { .init($0.value.addingWithoutOverflow(steps), "then") }
    contract.firstChange = nil
    contract.lastChange = nil
    contract.period = nil
    contract.peak = contract.peak.map { .init(value: $0.value, key: "then") }
    return contract
  }

  package var monitor: String? { next?.monitor }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    if progress.step < steps {
      return progress.initial * (start + (1 - start) * Double(progress.step + 1) / Double(steps))
    }
    return next?.learningRate(progress.later(by: steps)) ?? progress.initial
  }
}
