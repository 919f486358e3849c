import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// How many samples there are for how many classes.
struct SamplesAndClasses {
  let samples: Int
  let classes: Int
  let label: FieldFacts
  /// Where the number of samples is written.
  let place: SourceRange

  var notes: [Diagnostic.Note] {
    label.declaration.map { [.init("'\(label.name)' has \(classes) classes", at: $0)] } ?? []
  }
}

extension AnalyzedSpec {
  /// Nil where either is not known, or a sample has a class for each of its words or pixels.
  var samplesAndClasses: SamplesAndClasses? {
    guard let facts = pipeline.before[.train], let samples = facts.samples, samples > 0,
      let place = samplesRange, let label = facts.fields.first(where: { $0.role == .label }),
      let classes = label.classes, classes > 1, label.hasOneClass
    else { return nil }
    return SamplesAndClasses(samples: samples, classes: classes, label: label, place: place)
  }
}

extension FieldFacts {
  fileprivate var hasOneClass: Bool {
    switch values.encoding {
    case .multiHot: false
    case .oneHot: (shape?.rank ?? 1) == 1
    default: (shape?.rank ?? 0) == 0 || shape?.elementCount == 1
    }
  }
}
