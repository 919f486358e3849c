import Analysis
import Catalog
import SourceText
import Spec

/// Reports held-out files inside of the folder that is trained on, or the other way round.
struct TestInsideTrainingFolderRule: Rule {
  static let about = RuleInfo(
    "data/test-inside-training-folder", .error,
    summary: "The folder of one split lies inside of the folder of another.",
    rationale: """
      A source that reads a folder reads what lies below it. With the test images inside of the \
      training folder, the model is trained on what it is tested on, and the inner folder counts as \
      a class of its own.
      """,
    symptoms: """
      one class too many, image_dataset_from_directory finds train and test as classes, test \
      accuracy equals training accuracy
      """,
    remedy: "Name the folder of each split, side by side.",
    sources: ["https://keras.io/api/data_loading/image/"],
    examples: [
      .finding(
        "below the training folder",
        """
        coprime: 1
        data:
          source:
            image_folder: {path: images}
          test:
            «image_folder: {path: images/test}»
          fields:
            image: {role: feature, shape: [64, 64, 3]}
        """),
      .clean(
        "side by side",
        """
        coprime: 1
        data:
          source:
            image_folder: {path: images/train}
          test:
            image_folder: {path: images/test}
          fields:
            image: {role: feature, shape: [64, 64, 3]}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data, let source = data.source else { return }
    for (split, other) in [("validation", data.validationSource), ("test", data.testSource)] {
      guard let other, let pair = nested(source, other) else { continue }
      report.add(
        "'\(pair.inner)' of one split lies inside of '\(pair.outer)' of another: both hold the \(split) data",
        at: other.range, notes: [.init("the training data", at: source.range)],
        help: "name the folder of each split, side by side")
    }
  }

  private func nested(_ a: LocatedEntry, _ b: LocatedEntry) -> (outer: String, inner: String)? {
    guard let mine = a.entry.value as? any DataSource, let theirs = b.entry.value as? any DataSource
    else { return nil }
    for x in mine.paths {
      for y in theirs.paths {
        if contains(x, y) { return (x, y) }
        if contains(y, x) { return (y, x) }
      }
    }
    return nil
  }

  private func contains(_ outer: String, _ inner: String) -> Bool {
    let (outer, inner) = (parts(outer), parts(inner))
    return !outer.isEmpty && inner.count > outer.count && Array(inner[..<outer.count]) == outer
  }

  private func parts(_ path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }
  }
}
