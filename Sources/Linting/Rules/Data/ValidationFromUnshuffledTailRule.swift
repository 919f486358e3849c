import Analysis
import Catalog
import SourceText
import Spec

/// Reports a held-out part that is the end of a file, for classes.
struct ValidationFromUnshuffledTailRule: Rule {
  static let about = RuleInfo(
    "data/validation-from-unshuffled-tail", .info,
    summary: """
      The held-out rows are the last ones of the file, which may hold other classes than the rest.
      """,
    rationale: """
      Files of labelled samples are often sorted by class or by origin. Their tail then holds \
      classes that training never sees: validation accuracy stays near 0 while training accuracy \
      is high. Published sets are often in random order already, so that this is advice; of a source \
      that reads class after class, such as a folder of images, it is certain, and an error. For \
      data in the order of time the tail is the right choice.
      """,
    symptoms: """
      val_acc 0.0, validation accuracy very low and training accuracy high, validation_split takes \
      the last samples, val_loss much higher than loss
      """,
    remedy: "Split at random (method: random, stratify: true), or shuffle the file before.",
    sources: [
      "https://github.com/keras-team/keras/issues/597",
      "https://github.com/keras-team/keras/issues/4298",
    ],
    examples: [
      .finding(
        "the last fifth",
        """
        coprime: 1
        model:
          input: [batch, 4]
          layers:
            - dense: {units: 3, activation: softmax}
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 3}
          split: {validation: 0.2, method: «tail»}
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 4]
            layers:
              - dense: {units: 3, activation: softmax}
          data:
            fields:
              x: {role: feature, shape: [4]}
              y: {role: label, classes: 3}
            split: {validation: 0.2, method: random}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .finding(
        "of a folder for each class",
        """
        coprime: 1
        data:
          source:
            image_folder: {path: flowers}
          fields:
            image: {role: feature, shape: [64, 64, 3]}
            label: {role: label, classes: 5}
          split: {validation: 0.2, method: «tail»}
        """,
        fixed: """
          coprime: 1
          data:
            source:
              image_folder: {path: flowers}
            fields:
              image: {role: feature, shape: [64, 64, 3]}
              label: {role: label, classes: 5}
            split: {validation: 0.2, method: random}
          """),
      .clean(
        "at random",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, classes: 3}
          split: {validation: 0.2, method: random, stratify: true}
        """),
      .clean(
        "a regression over time",
        """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [4]}
            y: {role: label, shape: [], encoding: real}
          split: {validation: 0.2, method: tail}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let split = spec.spec.data?.split, let method = split.method, method.value == .tail,
      let share = split.validation ?? split.test, share.value > 0,
      let label = spec.pipeline.before[.train]?.fields.first(where: {
        $0.role == .label && isClasses($0)
      })
    else { return }
    let held = split.validation == nil ? "test" : "validation"
    let part = "the last \(brief(share.value * 100)) % of the rows are held out"
    let source = spec.sourceSortedByLabel
    report.add(
      source == nil
        ? "\(part): sorted by '\(label.name)', they hold classes that training never sees"
        : "\(part): the source gives class after class, so that training never sees the last ones",
      at: method.range, severity: source == nil ? nil : .error,
      notes: (label.declaration.map { [.init("'\(label.name)' holds classes", at: $0)] } ?? [])
        + (source.map { [.init("the files are read folder by folder", at: $0)] } ?? []),
      help:
        "write 'method: random' for the \(held) split, unless the rows are in random order already",
      fixes: spec.replacing(method.range, with: "random", "split at random"))
  }

  private func isClasses(_ field: FieldFacts) -> Bool {
    switch field.values.encoding {
    case .index, .oneHot, .multiHot: true
    default: false
    }
  }
}
