import Analysis
import Catalog
import SourceText
import Spec

/// Reports rows of one person, or neighbours in time, that a random split puts on both sides.
struct RelatedRowsApartRule: Rule {
  static let about = RuleInfo(
    "data/related-rows-apart", .warning,
    summary: "Rows that belong together by person, group or time are split at random.",
    rationale: """
      Rows of one patient, speaker or customer are alike, and so are neighbours in time. Split at \
      random, nearly every test row has a near twin in the training data, and the score is that of \
      recognising the person or of filling a gap between two days, not of a new person or of \
      tomorrow. Saeb et al. found the error of such splits half of that for new subjects, in studies \
      of diagnosis by wearables. The rule goes by the name of a field with the role 'id' (patient, \
      subject, speaker, user, group, session …) or of a date; a field that numbers the rows is none.
      """,
    symptoms: """
      test accuracy far better than on new patients, group leakage, look-ahead bias, random split of \
      a time series, too good to be true
      """,
    remedy: "Split by group or by time: 'method: group, by: patient'.",
    sources: [
      """
      Saeb, Lonini, Jayaraman, Mohr, Kording, The need to approximate the use-case in clinical \
      machine learning, 2017, doi:10.1093/gigascience/gix019
      """,
      "Kapoor, Narayanan, Leakage and the reproducibility crisis, 2023, arXiv:2207.07048",
    ],
    examples: [
      .finding(
        "the same patients in both",
        """
        coprime: 1
        data:
          fields:
            scan: {role: feature, shape: [64, 64, 1]}
            diagnosis: {role: label, classes: 2}
            patient_id: {role: id}
          split: «{test: 0.2, seed: 7}»
        """),
      .finding(
        "tomorrow in the training data",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [24]}
            demand: {role: label, shape: [], encoding: real}
            timestamp: {role: id}
          split: {test: 0.2, method: «random»}
        """),
      .clean(
        "by patient",
        """
        coprime: 1
        data:
          fields:
            scan: {role: feature, shape: [64, 64, 1]}
            diagnosis: {role: label, classes: 2}
            patient_id: {role: id}
          split: {test: 0.2, method: group, by: patient_id}
        """),
      .clean(
        "a number for each row",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            id: {role: id}
          split: {test: 0.2}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.data?.split, (split.method?.value ?? .random) == .random,
      split.by == nil,
      (split.validation?.value ?? 0) > 0 || (split.test?.value ?? 0) > 0
    else { return }
    for field in spec.pipeline.before[.train]?.fields ?? [] where field.role == .id {
      guard let relation = Relation(field.name) else { continue }
      report.add(
        relation == .time
          ? "rows of one time are split at random: the model is tested on days between those it was trained on"
          : "rows of one '\(field.name)' are split at random: they are trained on and tested on",
        at: split.method?.range ?? split.range,
        notes: field.declaration.map { [.init("'\(field.name)' is declared here", at: $0)] } ?? [],
        help: "split by it: 'method: \(relation.rawValue), by: \(field.name)'")
    }
  }

  /// What a field says about which rows belong together, by the words of its name.
  private enum Relation: String {
    case group, time

    init?(_ name: String) {
      let words = name.lowercased().split { !$0.isLetter }.map(String.init)
      if words.contains(where: Self.times.contains) {
        self = .time
      } else if words.contains(where: Self.groups.contains) {
        self = .group
      } else {
        return nil
      }
    }

    private static let times: Set<String> = [
      "date", "datetime", "timestamp", "time", "day", "month", "year",
    ]
    private static let groups: Set<String> = [
      "patient", "subject", "person", "participant", "speaker", "user", "customer", "client",
      "group", "session", "household", "family", "device", "author", "writer",
    ]
  }
}
