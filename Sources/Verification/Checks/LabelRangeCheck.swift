internal import Analysis
internal import Catalog
internal import JSONText
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
package import Training

/// Labels must be what the loss takes: whole numbers below the number of predictions, or numbers from 0 to 1.
package struct LabelRangeCheck: Check {
  package static let about = CheckInfo(
    "labels-in-range", .free,
    summary: "Every label is one that the loss can be computed for.",
    meaning:
      "A label outside of the classes makes the loss undefined: other programs stop with 'device-side assert triggered' or train on nonsense.",
    tolerance: "none: one label outside is one too many",
    sources: ["A framework's 'Assertion t >= 0 && t < n_classes' is the same check, made later"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    var seen: [String] = []
    for (target, port) in zip(context.run.feed.targets, context.run.feed.targetPorts) {
      guard let site = context.spec.losses.first(where: { $0.output?.name == target.output }) else {
        continue
      }
      let limits = Self.limits(site, context.run, target.output)
      guard let limits else { continue }
      for part in context.run.report.parts {
        guard let field = part[port.field], let numbers = field.after?.numbers,
          numbers.finiteCount > 0
        else { continue }
        if let fault = fault(numbers, limits, field, part, site, context) { return fault }
        seen.append(
          "\(field.name) in [\(numbers.minimum.short), \(numbers.maximum.short)] (\(part.split.rawValue))"
        )
      }
    }
    guard !seen.isEmpty else { return .notApplicable("the loss takes any numbers") }
    return CheckOutcome(.pass, "all labels are in range: \(seen.joined(separator: ", "))")
  }

  /// What a contract allows.
  private struct Limits {
    let lower: Double
    let upper: Double
    let isWhole: Bool
    let text: String
    var ignored: Double?
  }

  private static func limits(_ site: LossSite, _ run: PreparedRun, _ output: String) -> Limits? {
    switch site.contract.target {
    case .index:
      guard let classes = run.width(ofOutput: output) else { return nil }
      let ignored = (site.entry.loss as? SparseCategoricalCrossentropyLoss)?.ignoredClass
      return Limits(
        lower: 0, upper: Double(classes - 1), isWhole: true,
        text: "one of the \(classes) classes of '\(output)', 0 to \(classes - 1)",
        ignored: ignored.map { Double($0) })
    case .binary, .oneHot:
      return Limits(lower: 0, upper: 1, isWhole: false, text: "between 0 and 1")
    case .signs: return Limits(lower: -1, upper: 1, isWhole: false, text: "-1 or 1")
    case .values, .anything: return nil
    }
  }

  private func fault(
    _ numbers: FieldStatistics.Numbers, _ limits: Limits, _ field: DataReport.Field,
    _ part: DataReport.Part,
    _ site: LossSite, _ context: VerificationContext
  ) -> CheckOutcome? {
    let isLow = numbers.minimum < limits.lower && numbers.minimum != limits.ignored
    let isHigh = numbers.maximum > limits.upper && numbers.maximum != limits.ignored
    let isBroken = limits.isWhole && !numbers.allAreWhole
    guard isLow || isHigh || isBroken else { return nil }
    let value = isBroken ? nil : isLow ? numbers.minimum : numbers.maximum
    let position = isLow ? numbers.minimumPosition : numbers.maximumPosition
    let row = context.run.data[part.split]?.row(of: position)
    let what =
      value.map { "the label \($0.short) in row \(row.map(String.init) ?? "?")" }
      ?? "labels that are not whole numbers"
    let scaling = context.spec.scalingStep(of: field.name, part.split)
    return CheckOutcome(
      .fail,
      "'\(field.name)' of \(part.split.rawValue) holds \(what); '\(site.entry.entry.name)' takes labels that are \(limits.text)",
      measured: [.number(numbers.minimum), .number(numbers.maximum)],
      expected: [.number(limits.lower), .number(limits.upper)],
      at: scaling?.range ?? site.entry.entry.range,
      notes: scaling.map { [.init("'\($0.name)' changes the labels here", at: $0.range)] } ?? [],
      help: scaling.map { "take '\(field.name)' out of '\($0.name)': labels are not rescaled" }
        ?? "number the classes from 0, or give the model as many outputs as there are classes")
  }
}
