import Analysis
import Catalog
import SourceText
import Spec

/// Reports a cache behind random steps: every epoch then sees the same draws.
struct CachedAugmentationRule: Rule {
  static let about = RuleInfo(
    "data/cached-augmentation", .warning,
    summary: "A cache step stands behind random augmentation and freezes it.",
    rationale: """
      What is cached after the first epoch are the augmented samples: the draws of the first epoch \
      come back in all others, so that augmentation adds nothing but noise.
      """,
    symptoms: """
      augmentation has no effect, same augmented images every epoch, dataset.cache() after map
      """,
    remedy: "Cache first, then augment.",
    sources: ["https://www.tensorflow.org/guide/data_performance"],
    dominates: ["data/cached-shuffle"],
    examples: [
      .finding(
        "augmented, then cached",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - random_flip: {field: image, only: train}
            - «cache»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3]}
            pipeline:
              - cache
              - random_flip: {field: image, only: train}
          """),
      .finding(
        "with steps between",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - random_flip: {field: image, only: train}
            - random_contrast: {field: image, factor: 0.2, only: train}
            - «cache»
            - batch: 32
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3]}
            pipeline:
              - cache
              - random_flip: {field: image, only: train}
              - random_contrast: {field: image, factor: 0.2, only: train}
              - batch: 32
          """),
      .clean(
        "cached, then augmented",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
          pipeline:
            - cache
            - random_flip: {field: image, only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let pipeline = spec.spec.data?.pipeline else { return }
    for (index, entry) in pipeline.enumerated()
    where entry.step.traits.isKeeping && entry.reaches(.train) {
      guard
        let random = pipeline[..<index].first(where: {
          $0.step.traits.isRandom && $0.reaches(.train)
        })
      else { continue }
      report.add(
        "the cache keeps the draws of '\(random.name)': every epoch sees the same ones",
        at: entry.nameRange,
        notes: [.init("random changes are made here", at: random.range)],
        help: "move cache before '\(random.name)'",
        fixes: spec.moving(entry.range, before: random.range, "cache first"))
    }
  }
}
