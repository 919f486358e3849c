import YAML

/// Keeps a learning rate of its own between given steps.
package struct PiecewiseConstantSchedule: Schedule {
  package static let about = About(
    "piecewise_constant", aliases: ["piecewise_constant_decay", "PiecewiseConstantDecay"],
    dialects: Dialect.allCases,
    "Keeps one learning rate up to and including each boundary, and the last one afterwards.")
  package static let schema = Schema(
    Self(),
    [
      .ints(
        "boundaries", \.boundaries, min: 0, required: true,
        "Steps at which the learning rate changes."),
      Field(
        "values", type: .list(.number(min: 0, max: nil), count: nil), isRequired: true,
        "Learning rates, one more than boundaries."
      ) { root, node, decoder in
        var values: [Double] = []
        for item in decoder.substituted(node).sequence ?? [node] {
          guard let value = decoder.number(item, in: 0...Double.greatestFiniteMagnitude) else {
            return false
          }
          values.append(value)
        }
        root.values = values
        return true
      },
    ],
    validate: { schedule, arguments, decoder in
      let (steps, rates) = (schedule.boundaries, schedule.values)
      if rates.count != steps.count + 1 {
        decoder.report(
          "spec/wrong-type",
          "\(steps.count) boundaries need \(steps.count + 1) values, not \(rates.count)",
          at: arguments.range(of: "values"),
          help: "give the learning rates before, between and after the boundaries")
      } else if zip(steps, steps.dropFirst()).contains(where: { $0 >= $1 }) {
        decoder.report(
          "spec/out-of-range", "'boundaries' must increase", at: arguments.range(of: "boundaries"))
      }
    })

  package var boundaries: [Int] = []
  package var values: [Double] = []
  package init() {}

  package var contract: ScheduleContract {
    ScheduleContract(
      firstChange: boundaries.first.map { .init($0, "boundaries") },
      lastChange: boundaries.last.map { .init($0, "boundaries") },
      peak: values.max().map { .init(value: $0, key: "values") }, rates: values)
  }

  package func learningRate(_ progress: ScheduleProgress) -> Double {
    let index = boundaries.firstIndex { progress.step <= $0 } ?? boundaries.count
    return values.indices.contains(index) ? values[index] : progress.initial
  }
}
