import Analysis
import Catalog
import SourceText
import Spec

/// Reports classes that no sample can show.
struct FewerSamplesThanClassesRule: Rule {
  static let about = RuleInfo(
    "data/fewer-samples-than-classes", .warning,
    summary: "There are fewer training samples than classes.",
    rationale: """
      A class without a sample is never right, whatever the model: its unit only learns to stay \
      silent. Either the number of samples or the number of classes is a slip, or identifiers are \
      taken for classes.
      """,
    symptoms: """
      classes never predicted, precision is ill-defined, each sample is its own class, ids used as \
      labels
      """,
    remedy: "Correct the numbers, join classes, or collect samples of each.",
    dominates: ["data/few-samples-per-class"],
    examples: [
      .finding(
        "60 samples of 100 classes",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 100}
          samples: «60»
        """),
      .clean(
        "6000 samples",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 100}
          samples: 6000
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let counts = spec.samplesAndClasses, counts.samples < counts.classes else { return }
    report.add(
      "\(count(counts.samples, "training sample")) cannot show each of the \(counts.classes) classes of '\(counts.label.name)'",
      at: counts.place, notes: counts.notes,
      help: "correct the numbers, or collect samples of each class")
  }
}
