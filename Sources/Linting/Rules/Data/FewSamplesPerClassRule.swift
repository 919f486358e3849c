import Analysis
import Catalog
import SourceText
import Spec

/// Reports classes of which there are hardly any samples.
struct FewSamplesPerClassRule: Rule {
  static let about = RuleInfo(
    "data/few-samples-per-class", .info,
    summary: "There are fewer than ten training samples for each class.",
    rationale: """
      A network that starts from random weights mostly remembers so few: learning from them is a \
      field of its own, with methods of its own (pretrained features, metric learning). Silent for a \
      pretrained backbone.
      """,
    symptoms: """
      not enough training data, model overfits immediately, validation accuracy near chance with \
      many classes, how many images per class
      """,
    remedy: "Collect more samples, join rare classes, or start from a pretrained backbone.",
    sources: [
      """
      Wang, Yao, Kwok, Ni, Generalizing from a few examples: a survey on few-shot learning, 2020, \
      arXiv:1904.05046
      """
    ],
    profile: .production,
    examples: [
      .finding(
        "five of each",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 20}
          samples: «100»
        """),
      .clean(
        "a thousand of each",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 10}
          samples: 10000
        """),
    ])

  /// Samples of each class below which there are few.
  static let few = 10

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let counts = spec.samplesAndClasses, counts.samples / counts.classes < Self.few,
      !(spec.graph?.nodes.contains { ($0.layer as? BackboneLayer)?.isPretrained == true } ?? false)
    else { return }
    report.add(
      "\(count(counts.samples, "training sample")) are about \(counts.samples / counts.classes) for each of the \(counts.classes) classes of '\(counts.label.name)'",
      at: counts.place, notes: counts.notes,
      help: "collect more samples, or start from a pretrained backbone")
  }
}
