import Analysis
import Catalog
import SourceText
import Spec

/// Reports a head whose width is not the number of classes.
struct ClassCountMismatchRule: Rule {
  static let about = RuleInfo(
    "loss/class-count-mismatch", .error,
    summary: "The head has another number of units than there are classes.",
    rationale: """
      With fewer units than classes some labels lie outside of the prediction: frameworks fail \
      ("device-side assert", "label out of range") or give nan. With more units than classes and \
      integer labels training works, and the spare units only learn to stay silent: a warning, and \
      none where a vocabulary is padded to a multiple of 8 for speed.
      """,
    symptoms: """
      device-side assert triggered, t >= 0 && t < n_classes, Received a label value of 10 which is \
      outside the valid range of [0, 10), nan loss, shapes incompatible
      """,
    remedy: "Give the head one unit per class, or correct the number of classes.",
    sources: ["https://github.com/pytorch/pytorch/issues/1204"],
    dominates: ["loss/target-shape-mismatch"],
    examples: [
      .finding(
        "ten classes, nine units",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: «9», activation: softmax}
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: sparse_categorical_crossentropy
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 784]
            layers:
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              label: {role: label, classes: 10}
          training:
            loss: sparse_categorical_crossentropy
          """),
      .finding(
        "PyTorch's last layer, behind another with an activation",
        """
        coprime: 1
        model:
          dialect: torch
          input: [batch, 784]
          layers:
            - Linear: {in_features: 784, out_features: 32}
            - ReLU
            - Linear: {in_features: 32, out_features: «9»}
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: cross_entropy
        """,
        fixed: """
          coprime: 1
          model:
            dialect: torch
            input: [batch, 784]
            layers:
              - Linear: {in_features: 784, out_features: 32}
              - ReLU
              - Linear: {in_features: 32, out_features: 10}
          data:
            fields:
              label: {role: label, classes: 10}
          training:
            loss: cross_entropy
          """),
      .finding(
        "a yes-or-no head for ten classes",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: «1», activation: sigmoid}
        data:
          fields:
            label: {role: label, classes: 10}
        training:
          loss: binary_crossentropy
        """),
      .clean(
        "as many units as classes",
        """
        coprime: 1
        dims:
          classes: 10
        model:
          input: [batch, 784]
          layers:
            - dense: {units: classes, activation: softmax}
        data:
          fields:
            label: {role: label, classes: classes}
        training:
          loss: sparse_categorical_crossentropy
        """),
      .clean(
        "two classes on one unit",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            label: {role: label, classes: 2}
        training:
          loss: binary_crossentropy
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for head in spec.heads where !head.isSingleUnitFault {
      guard let units = head.units, let target = head.site.target, let classes = classes(target),
        units != classes
      else { continue }
      switch head.contract.target {
      case .index where units < classes: tooFew(head, units, target, classes, &report)
      case .index where units % 8 == 0 && units - classes < 128: continue
      case .index:
        report.add(
          "\(head.name) has \(units) units for \(classes) classes: \(units - classes) are never right",
          at: head.unitsRange,
          severity: .warning, notes: notes(target), help: "use \(classes) units",
          fixes: resize(head, classes))
      case .oneHot: tooFew(head, units, target, classes, &report)
      case .binary where units == 1 && classes > 2:
        report.add(
          "one unit tells two classes apart, but '\(target.name)' has \(classes)",
          at: head.unitsRange,
          notes: notes(target) + [
            .init("'\(head.lossName)' takes it for yes or no", at: head.lossRange)
          ],
          help: "use \(classes) units with softmax and sparse_categorical_crossentropy")
      default: continue
      }
    }
  }

  /// Classes of the labels as they arrive: declared, or counted by a one_hot step.
  private func classes(_ target: FieldFacts) -> Int? {
    switch target.values.encoding {
    case .oneHot(let classes?), .index(let classes?): classes
    case .oneHot, .index: target.classes
    default: nil
    }
  }

  private func tooFew(
    _ head: JudgedHead, _ units: Int, _ target: FieldFacts, _ classes: Int, _ report: inout Report
  ) {
    report.add(
      "\(head.name) has \(count(units, "unit")), but '\(target.name)' has \(classes) classes",
      at: head.unitsRange,
      notes: notes(target), help: "use \(classes) units", fixes: resize(head, classes))
  }

  private func resize(_ head: JudgedHead, _ classes: Int) -> [FixIt] {
    guard head.unitsAreWritten else { return [] }
    return head.spec.replacing(head.unitsRange, with: "\(classes)", "use \(classes) units")
  }

  private func notes(_ target: FieldFacts) -> [Diagnostic.Note] {
    target.values.encodingReasons.isEmpty
      ? target.declaration.map { [.init("'\(target.name)' is declared here", at: $0)] } ?? []
      : target.values.encodingReasons.notes
  }
}
