import Analysis
import Catalog
import SourceText
import Spec

/// Reports a step that scales class labels as if they were measurements.
struct LabelsRescaledRule: Rule {
  static let about = RuleInfo(
    "data/labels-rescaled", .error,
    summary: "A pipeline step scales the class labels.",
    rationale: """
      Class labels are names, not quantities. Divided by 255, the labels 0 to 9 become numbers \
      between 0 and 0.0353: as integers they are all 0, so every sample is of one class, accuracy \
      reads 100 % and the loss does not move. Usually the step was meant for the inputs.
      """,
    symptoms: """
      accuracy 100% from the first epoch, accuracy 1.0 and the same loss every epoch, loss does \
      not change, all labels are 0, y_train / 255
      """,
    remedy: "Apply the step to the inputs, and leave the labels as they are.",
    dominates: [
      "data/step-mismatch",
      "loss/real-targets-with-classification-loss",
      "loss/label-encoding-mismatch",
      "data/splits-preprocessed-differently",
    ],
    examples: [
      .finding(
        "labels divided by 255 instead of images",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [28, 28], range: [0, 255]}
            label: {role: label, classes: 10}
          pipeline:
            - «rescale: {field: label, scale: 1/255}»
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [28, 28], range: [0, 255]}
              label: {role: label, classes: 10}
            pipeline:
              - rescale: {field: image, scale: 1/255}
          """),
      .clean(
        "the images are scaled",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [28, 28], range: [0, 255]}
            label: {role: label, classes: 10}
          pipeline:
            - rescale: {field: image, scale: 1/255}
        """),
      .clean(
        "targets of a regression may be scaled",
        """
        coprime: 1
        data:
          fields:
            rooms: {role: feature, shape: [1], range: [1, 8]}
            price: {role: label, shape: [], range: [0, 50]}
          pipeline:
            - rescale: {field: price, scale: 1/50}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data, let fields = spec.pipeline.before[.train]?.fields else {
      return
    }
    for (index, entry) in data.pipeline.enumerated()
    where entry.step.traits.isScaling && !entry.step.traits.isEncoding {
      for field in fields
      where field.role == .label && entry.concerns(field) && isClasses(field, spec) {
        let place = entry.fields?.first { $0.value == field.name }?.range ?? entry.nameRange
        let later = data.pipeline[(index + 1)...].filter {
          $0.concerns(field) && $0.step.traits.isEncoding
        }
        report.add(
          "'\(entry.name)' scales the class labels of '\(field.name)'\(consequence(entry, field))",
          at: entry.range,
          notes: (field.declaration.map { [.init("'\(field.name)' holds classes", at: $0)] } ?? [])
            + later.map {
              .init("'\($0.name)' then cuts what is left to whole numbers", at: $0.range)
            },
          help: "leave labels as they are; the step was probably meant for the inputs",
          fixes: fix(place, entry, data, spec))
      }
    }
  }

  private func isClasses(_ field: FieldFacts, _ spec: AnalyzedSpec) -> Bool {
    switch field.values.encoding {
    case .index, .oneHot, .multiHot: return true
    case .real: return false
    default: break
    }
    return field.classes != nil
      || spec.losses.contains { $0.contract.target == .index || $0.contract.target == .oneHot }
  }

  private func consequence(_ entry: StepEntry, _ field: FieldFacts) -> String {
    guard let step = entry.step as? RescaleStep, let classes = field.classes, classes > 1 else {
      return ""
    }
    let range = Interval(0, Double(classes - 1)).scaled(by: step.scale, offset: step.offset)
    return ": 0 to \(classes - 1) become \(brief(range.lower)) to \(brief(range.upper))"
  }

  /// Points the step at the only input, where that is not scaled already.
  private func fix(
    _ place: SourceRange, _ entry: StepEntry, _ data: DataSection, _ spec: AnalyzedSpec
  ) -> [FixIt] {
    let features = spec.pipeline.before[.train]?.fields.filter { $0.role == .feature } ?? []
    guard features.count == 1, entry.fields?.count == 1,
      !data.pipeline.contains(where: { $0.step.traits.isScaling && $0.concerns(features[0]) })
    else { return [] }
    return spec.replacing(place, with: features[0].name, "scale '\(features[0].name)' instead")
  }
}
