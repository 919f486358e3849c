import Analysis
import SourceText
import Spec
import YAML

/// Advises to fix the random numbers of a training.
struct SeedMissingRule: Rule {
  static let about = RuleInfo(
    "repro/seed-missing", .info,
    summary: "No seed fixes the random numbers of the training.",
    rationale: """
      Initial weights, the order of samples, dropout and a random split come from random numbers. \
      'coprime run' takes 0 where no seed is given, other programs another number in each run. Two \
      runs can be compared only if both state theirs: over seeds, accuracies of the same model \
      spread by a percentage point and more (Bouthillier et al.).
      """,
    symptoms: "different results in every run, results not reproducible, random seed",
    remedy: "Add 'seed' to 'training'; the split takes it over unless it has its own.",
    sources: [
      "Bouthillier et al., Accounting for variance in machine learning benchmarks, 2021, arXiv:2103.03098"
    ],
    profile: .production,
    examples: [
      .finding(
        "no seed",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        «training»:
          loss: mean_squared_error
          optimizer: adam
        """),
      .clean(
        "a seed",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: 1
        training:
          loss: mean_squared_error
          optimizer: adam
          seed: 7
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard spec.isTrained, let training = spec.spec.training, training.seed == nil,
      let place = spec.trainingKey
    else { return }
    let hasRandomSplit =
      spec.spec.data?.split.map { $0.seed == nil && ($0.method?.value ?? .random) == .random }
      ?? false
    report.add(
      "no seed fixes the initial weights, the order of samples\(hasRandomSplit ? " and the split" : "")",
      at: place, help: "add 'seed: 0' to 'training'")
  }
}

extension AnalyzedSpec {
  /// Where the key 'training' stands; nil where the section comes from a base.
  var trainingKey: SourceRange? {
    guard let key = document.root?.mapping?.first(where: { $0.key.text == "training" })?.key.place,
      key.file == document.file.id
    else { return nil }
    return key
  }
}
