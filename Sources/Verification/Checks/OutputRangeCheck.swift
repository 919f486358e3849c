internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// The range that the analysis predicts for a layer must hold what the layer gives.
package struct OutputRangeCheck: Check {
  package static let about = CheckInfo(
    "output-range", .reference,
    summary:
      "No layer gives a number outside of the range that the analysis predicts for it, and probabilities sum to 1.",
    meaning:
      "The prediction rests on the declared range of the data and on each layer's own: one of them is wrong.",
    tolerance: "1e-6 of the width of the range, or of 1")

  package init() {}

  private static let size = 8

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let batch = try context.batch(Self.size)
    let reference = try context.reference(context.run.inference, batch.count)
    let run = try reference.run(batch.doubles)
    let tensors = Dictionary(
      context.run.inference.layerOutputs.map { ($0.layer, $0.tensor) },
      uniquingKeysWith: { first, _ in first })
    var checked = 0
    for (node, facts) in context.run.layers {
      guard let id = tensors[node.name], let predicted = facts.outputs.first?.facts else {
        continue
      }
      let values = run[id]
      if let range = predicted.range {
        checked += 1
        if let fault = outside(values, range, node) { return fault }
      }
      if predicted.encoding == .probabilities, let width = reference.executor.shape(of: id).last {
        if let fault = sums(values, width, node) { return fault }
      }
    }
    guard checked > 0 else { return .notApplicable("no range is predicted for any layer") }
    return CheckOutcome(.pass, "\(checked) layers stay within the range that is predicted for them")
  }

  private func outside(_ values: [Double], _ range: Interval, _ node: LayerNode) -> CheckOutcome? {
    let slack = 1e-6 * (range.width.isFinite ? range.width : 1)
    guard let low = values.min(), let high = values.max(),
      low < range.lower - slack || high > range.upper + slack
    else { return nil }
    return CheckOutcome(
      .fail,
      "'\(node.name)' is predicted to give numbers in \(range), but gives \((low < range.lower - slack ? low : high).short)",
      measured: [.number(low), .number(high)],
      expected: [.number(range.lower), .number(range.upper)], at: node.range,
      help: "compare the declared ranges of 'fields' with the data")
  }

  private func sums(_ values: [Double], _ width: Int, _ node: LayerNode) -> CheckOutcome? {
    guard width > 0 else { return nil }
    for start in stride(from: 0, to: values.count, by: width) {
      let sum = values[start..<start + width].reduce(0, +)
      guard abs(sum - 1) > 1e-6 else { continue }
      return CheckOutcome(
        .fail, "a row of '\(node.name)' should hold probabilities, but sums to \(sum.short)",
        measured: .number(sum), expected: .int(1), at: node.range)
    }
    return nil
  }
}
