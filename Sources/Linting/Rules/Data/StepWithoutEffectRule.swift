import Analysis
import Catalog
import SourceText
import Spec

/// Reports a step that leaves its fields as they are.
struct StepWithoutEffectRule: Rule {
  static let about = RuleInfo(
    "data/step-without-effect", .info,
    summary: "A step leaves every value as it is.",
    rationale: """
      An augmentation by a factor of 0, a scaling by 1, a resize to the size that is there: whoever \
      reads the spec believes that something happens. Often the number is a slip.
      """,
    symptoms: "augmentation has no effect, resize does nothing, rescale by 1",
    remedy: "Correct the number, or leave the step out.",
    examples: [
      .finding(
        "a rotation by nothing",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - «random_rotation»: {field: image, factor: 0, only: train}
        """),
      .finding(
        "the size that is there",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - «resize»: {field: image, height: 32, width: 32}
        """),
      .clean(
        "a rotation",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - random_rotation: {field: image, factor: 0.02, only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let pipeline = spec.spec.data?.pipeline, !pipeline.isEmpty else { return }
    let applied = spec.pipeline.splits.flatMap { spec.pipeline.after[$0]?.fields ?? [] }
      .flatMap(\.history)
    guard applied.contains(where: \.isIdle) else { return }
    for entry in pipeline {
      let uses = applied.filter { $0.range == entry.range }
      guard !uses.isEmpty, uses.allSatisfy(\.isIdle) else { continue }
      report.add(
        "'\(entry.name)' leaves every value as it is", at: entry.nameRange,
        help: "correct its numbers, or leave it out")
    }
  }
}
