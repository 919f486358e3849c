import Analysis
import Catalog
import SourceText
import Spec

/// Reports batches that are made of batches.
struct BatchedTwiceRule: Rule {
  static let about = RuleInfo(
    "data/batched-twice", .error,
    summary: "A second batch step groups whole batches.",
    rationale: """
      The data get two batch axes, [outer, inner, …], where the model expects one: its first layer \
      fails, or takes the inner one for positions.
      """,
    symptoms: """
      expected ndim=4, found ndim=5, input has an extra dimension, dataset.batch().batch(), \
      incompatible with the layer
      """,
    remedy: "Keep one batch step.",
    sources: ["https://www.tensorflow.org/api_docs/python/tf/data/Dataset#batch"],
    examples: [
      .finding(
        "batches of batches",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - batch: 32
            - «batch»: 64
        """),
      .clean(
        "one for each split",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          split: {test: 0.2}
          pipeline:
            - shuffle: {only: train}
            - batch: {size: 32, only: train}
            - batch: {size: 64, only: test}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let batches = (spec.spec.data?.pipeline ?? []).filter { $0.step is BatchStep }
    guard batches.count > 1 else { return }
    for (index, entry) in batches.enumerated() {
      guard
        let earlier = batches[..<index].first(where: { earlier in
          spec.pipeline.splits.contains { entry.reaches($0) && earlier.reaches($0) }
        })
      else { continue }
      report.add(
        "batches are grouped into batches: '\(entry.name)' stands here for the second time",
        at: entry.nameRange, notes: [.init("batches are made here", at: earlier.range)],
        help: "keep one of the two")
    }
  }
}
