internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// No field that enters the model or the loss may hold a number that is not finite.
package struct FiniteDataCheck: Check {
  package static let about = CheckInfo(
    "finite-data", .free,
    summary: "All numbers of the data are finite, before and after the pipeline.",
    meaning:
      "One missing value (NaN) among the inputs makes the loss NaN at the step that meets it, and every weight after it.",
    tolerance: "none",
    sources: ["Roberts 2017, '37 reasons why your neural network is not working', reason 37"])

  package init() {}

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    for part in context.run.report.parts {
      for field in part.fields where field.role != .id {
        guard let numbers = field.after?.numbers, let first = numbers.firstNonFinite else {
          continue
        }
        let row = context.run.data[part.split]?.row(of: first)
        let file = context.run.data[part.split]?.files.first.map { " of \($0)" } ?? ""
        let isNew = field.before?.numbers?.firstNonFinite == nil
        let declaration = context.spec.pipeline.before[part.split]?[field.name]?.declaration
        return CheckOutcome(
          .fail,
          "'\(field.name)' of \(part.split.rawValue) has \(numbers.nonFiniteCount) numbers that are not finite, the first in row \(row.map(String.init) ?? "?")\(file)\(isNew ? "; they come from the pipeline" : "")",
          measured: .int(numbers.nonFiniteCount), expected: .int(0),
          at: declaration ?? context.spec.spec.data?.range,
          help: isNew
            ? "look for a division by a deviation of 0 or a logarithm of 0 in 'pipeline'"
            : "fill the gaps with the step 'impute' or take the rows out")
      }
    }
    return CheckOutcome(
      .pass, "all numbers of all splits are finite", measured: .int(0), expected: .int(0))
  }
}
