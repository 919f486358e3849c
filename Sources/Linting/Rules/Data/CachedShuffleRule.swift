import Analysis
import Catalog
import SourceText
import Spec

/// Reports a cache that keeps the order a shuffle made.
struct CachedShuffleRule: Rule {
  static let about = RuleInfo(
    "data/cached-shuffle", .warning,
    summary: "A cache step stands behind the shuffle and freezes the order of the first epoch.",
    rationale: """
      The cache hands out what it was given in the first epoch, in that order: batches hold the same \
      samples in every epoch. Training on the same batches again and again converges more slowly \
      than on fresh ones, as theory and experiments show.
      """,
    symptoms: """
      same batches every epoch, dataset.shuffle().cache(), shuffle has no effect after cache, \
      reshuffle_each_iteration does nothing
      """,
    remedy: "Cache first, then shuffle.",
    sources: [
      "https://www.tensorflow.org/guide/data_performance",
      """
      Bengio, Practical recommendations for gradient-based training, 2012, arXiv:1206.5533
      """,
    ],
    examples: [
      .finding(
        "shuffled, then cached",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - «cache»
            - batch: 32
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              x: {role: feature, shape: [4]}
            pipeline:
              - cache
              - shuffle: {only: train}
              - batch: 32
          """),
      .clean(
        "cached, then shuffled",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - cache
            - shuffle: {only: train}
            - batch: 32
        """),
      .clean(
        "shuffled again behind it",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
          pipeline:
            - shuffle: {only: train}
            - cache
            - shuffle: {only: train}
            - batch: 32
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let steps = spec.steps(of: .train)
    guard let shuffle = steps.lastIndex(where: { $0.step is ShuffleStep }),
      let cache = steps[shuffle...].first(where: { $0.step.traits.isKeeping })
    else { return }
    report.add(
      "the cache keeps the order of the first epoch: every epoch sees the same batches",
      at: cache.nameRange,
      notes: [.init("samples are shuffled here", at: steps[shuffle].range)],
      help: "move cache before shuffle",
      fixes: spec.moving(cache.range, before: steps[shuffle].range, "cache first"))
  }
}
