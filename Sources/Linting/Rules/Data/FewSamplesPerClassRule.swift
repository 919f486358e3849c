import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Reports classes of which there are hardly any samples.
struct FewSamplesPerClassRule: Rule {
  static let about = RuleInfo(
    "data/few-samples-per-class", .info,
    summary: "There are fewer than ten training samples for each class.",
    rationale: """
      With fewer samples than classes, a warning, some class is never trained on. With less than ten \
      each, a network that starts from random weights mostly remembers them: learning from so few is \
      a field of its own, with methods of its own (pretrained features, metric learning). Silent for \
      a pretrained backbone.
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
        "fewer samples than classes",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 100}
          samples: «60»
        """),
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
    guard let samples = spec.pipeline.before[.train]?.samples, samples > 0,
      let place = spec.samplesRange,
      let label = spec.pipeline.before[.train]?.fields.first(where: { $0.role == .label }),
      let classes = label.classes, classes > 1, samples / classes < Self.few, isOneLabel(label),
      !(spec.graph?.nodes.contains { ($0.layer as? BackboneLayer)?.isPretrained == true } ?? false)
    else { return }
    let notes: [Diagnostic.Note] =
      label.declaration.map { [.init("'\(label.name)' has \(classes) classes", at: $0)] } ?? []
    report.add(
      samples < classes
        ? "\(count(samples, "training sample")) cannot show each of the \(classes) classes of '\(label.name)'"
        : "\(count(samples, "training sample")) are about \(samples / classes) for each of the \(classes) classes of '\(label.name)'",
      at: place, severity: samples < classes ? .warning : nil, notes: notes,
      help: "collect more samples, or start from a pretrained backbone")
  }

  /// Whether a sample has one class, and not one for each word or pixel.
  private func isOneLabel(_ label: FieldFacts) -> Bool {
    if case .multiHot = label.values.encoding { return false }
    return (label.shape?.rank ?? 0) == 0 || label.shape?.elementCount == 1
      || label.values.encoding == .oneHot(classes: label.classes) && label.shape?.rank == 1
  }
}
