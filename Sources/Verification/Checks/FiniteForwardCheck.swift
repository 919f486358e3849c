internal import Analysis
internal import Catalog
internal import JSONText
internal import Kernels
internal import Program
internal import SourceText
internal import Spec
package import Training

/// The first pass must not overflow or divide by zero anywhere.
package struct FiniteForwardCheck: Check {
  package static let about = CheckInfo(
    "finite-forward", .passes,
    summary: "Every layer and the loss give finite numbers on the first batch.",
    meaning:
      "Numbers that are not finite before anything is learned come from the scale of the inputs, an initialiser or a layer that divides or takes logarithms.",
    tolerance: "none", sources: ["Roberts 2017, reason 37: look at the network layer by layer"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    let probe = try context.probe()
    if let first = probe.layers.first(where: \.hasNonFinite) {
      return CheckOutcome(
        .fail, "'\(first.layer)' is the first layer that gives numbers that are not finite",
        measured: .string(first.layer), at: context.run.node(named: first.layer)?.range,
        help: "look at what it divides by or takes the logarithm of, and at the range of its inputs"
      )
    }
    if let loss = probe.losses.first(where: { !$0.value.isFinite }) {
      return CheckOutcome(
        .fail,
        "the \(loss.name == "loss" ? "loss" : "term '\(loss.name)' of the loss") is \(loss.value) on the first batch, though every layer is finite",
        measured: .number(loss.value), at: context.spec.spec.training?.losses.first?.entry.range,
        help: "check that the loss gets what it expects: logits, or probabilities above 0")
    }
    if let index = probe.gradients.firstIndex(where: { $0.contains { !$0.isFinite } }) {
      let name = context.run.training.parameters[index].name
      return CheckOutcome(
        .fail, "the gradient of '\(name)' is not finite on the first batch",
        measured: .string(name),
        at: context.run.node(ofParameter: name)?.range,
        help: "a root or a logarithm at 0 has no finite derivative")
    }
    return CheckOutcome(
      .pass, "\(probe.layers.count) layers, the loss and all gradients are finite")
  }
}
