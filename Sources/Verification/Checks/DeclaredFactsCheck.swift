internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// What the spec says of its data must be true of the data.
package struct DeclaredFactsCheck: Check {
  package static let about = CheckInfo(
    "declared-facts", .free,
    summary: "The declared range, classes and number of samples are those of the data.",
    meaning:
      "Everything that is said about a spec without its data rests on what 'fields' declares. A wrong declaration makes those findings worthless.",
    tolerance: "ranges: a thousandth of their width; classes and samples: exact")

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let data = context.spec.spec.data else {
      return .notApplicable("the spec declares no fields")
    }
    var checked = 0
    for declaration in data.fields {
      for part in context.run.report.parts {
        guard let field = part[declaration.name.value] else { continue }
        checked += 1
        if let fault = fault(declaration, field, part, context) { return fault }
      }
    }
    if let fault = sampleFault(data, context) { return fault }
    guard checked > 0 else { return .notApplicable("the spec declares no fields") }
    return CheckOutcome(.pass, "the data is as 'fields' declares it")
  }

  private func fault(
    _ declaration: FieldDeclaration, _ field: DataReport.Field, _ part: DataReport.Part,
    _ context: VerificationContext
  ) -> CheckOutcome? {
    if let range = declaration.range, let numbers = field.before?.numbers, numbers.finiteCount > 0 {
      let slack = 1e-3 * range.value.width
      if numbers.minimum < range.value.lower - slack || numbers.maximum > range.value.upper + slack
      {
        let isLow = numbers.minimum < range.value.lower - slack
        let position = isLow ? numbers.minimumPosition : numbers.maximumPosition
        let row = context.run.data[part.split]?.row(of: position).map(String.init) ?? "?"
        return CheckOutcome(
          .fail,
          "'\(field.name)' is declared in \(range.value), but row \(row) of \(part.split.rawValue) holds \((isLow ? numbers.minimum : numbers.maximum).short)",
          measured: [.number(numbers.minimum), .number(numbers.maximum)],
          expected: [.number(range.value.lower), .number(range.value.upper)], at: range.range,
          help: "declare the range that the data has")
      }
    }
    guard let classes = declaration.classes, let kinds = field.before?.histogram, !kinds.isEmpty
    else { return nil }
    if kinds.count > classes.value {
      return CheckOutcome(
        .fail,
        "'\(field.name)' is declared with \(classes.value) classes, but \(part.split.rawValue) has \(kinds.count)",
        measured: .int(kinds.count), expected: .int(classes.value), at: classes.range,
        help: "declare 'classes: \(kinds.count)' and give the model as many outputs")
    }
    guard part.split == .train, kinds.count < classes.value else { return nil }
    return CheckOutcome(
      .warn,
      "'\(field.name)' is declared with \(classes.value) classes, but only \(kinds.count) occur in train",
      measured: .int(kinds.count), expected: .int(classes.value), at: classes.range,
      help: "a class that never occurs cannot be learned")
  }

  /// More samples declared than there are.
  private func sampleFault(_ data: DataSection, _ context: VerificationContext) -> CheckOutcome? {
    for split in Split.allCases {
      guard let declared = data.samples[split], data.split == nil || split != .train,
        let count = context.run.data[split]?.count, count < declared.value
      else { continue }
      return CheckOutcome(
        .warn,
        "\(declared.value) samples of \(split.rawValue) are declared, but there are \(count)",
        measured: .int(count), expected: .int(declared.value), at: declared.range,
        help: "declare the number that the data has")
    }
    return nil
  }
}
