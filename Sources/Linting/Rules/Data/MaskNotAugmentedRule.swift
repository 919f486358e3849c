import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Reports images that are moved without the masks that lie over them.
struct MaskNotAugmentedRule: Rule {
  static let about = RuleInfo(
    "data/mask-not-augmented", .error,
    summary: "A step moves the pixels of an image, but not those of the label that lies over it.",
    rationale: """
      A label with one value per pixel belongs to places. Mirror or turn the image alone, and the \
      values lie over other things: half of the samples of a mirrored set teach the wrong answer. \
      Two steps, one for each field, draw apart and help nothing: the same step must move both.
      """,
    symptoms: """
      segmentation does not learn with augmentation, masks do not match images, dice score low, flip \
      image but not mask
      """,
    remedy: "Name both fields in the step, so that they are moved alike.",
    sources: ["https://www.tensorflow.org/tutorials/images/segmentation"],
    examples: [
      .finding(
        "the mask stays where it was",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [128, 128, 3]}
            mask: {role: label, shape: [128, 128], classes: 3}
          pipeline:
            - random_flip: {field: «image», only: train}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [128, 128, 3]}
              mask: {role: label, shape: [128, 128], classes: 3}
            pipeline:
              - random_flip: {field: [image, mask], only: train}
          """),
      .clean(
        "moved together",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [128, 128, 3]}
            mask: {role: label, shape: [128, 128], classes: 3}
          pipeline:
            - random_flip: {field: [image, mask], only: train}
        """),
      .clean(
        "one label for the whole image",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [128, 128, 3]}
            label: {role: label, shape: [], classes: 3}
          pipeline:
            - random_flip: {field: image, only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let steps = spec.steps(of: .train).filter { $0.step.traits.geometry != nil }
    guard !steps.isEmpty, let fields = spec.pipeline.before[.train]?.fields else { return }
    let values = spec.spec.dims.values
    for entry in steps {
      let images = fields.filter { $0.role == .feature && entry.concerns($0) }
      for label in fields where label.role == .label && !entry.concerns(label) {
        guard let image = images.first(where: { liesOver(label, $0, values) }) else { continue }
        report.add(
          "'\(entry.name)' moves '\(image.name)', but not '\(label.name)', which has a value for each of its pixels",
          at: entry.fields?.first?.range ?? entry.nameRange,
          notes: label.declaration.map { [.init("'\(label.name)' is declared here", at: $0)] }
            ?? [],
          help: "name both: 'field: [\(image.name), \(label.name)]'",
          fixes: fix(entry, "[\(image.name), \(label.name)]", spec))
      }
    }
  }

  /// Whether a label has the height and width of an image.
  private func liesOver(_ label: FieldFacts, _ image: FieldFacts, _ values: [String: Int]) -> Bool {
    guard let mask = label.shape?.evaluate(values), let pixels = image.shape?.evaluate(values),
      mask.count >= 2, (2...3).contains(pixels.count)
    else { return false }
    // Height and width stand first or, with channels first, last.
    return mask[..<2] == pixels[..<2] && mask[0] > 1 && mask[1] > 1
      || pixels.count == 3 && mask[(mask.count - 2)...].elementsEqual(pixels[1...])
  }

  private func fix(_ entry: StepEntry, _ both: String, _ spec: AnalyzedSpec) -> [FixIt] {
    guard let fields = entry.fields else {
      return spec.setting("field", to: both, inStep: entry, "move both")
    }
    return fields.count == 1 && fields[0].range != entry.nameRange
      ? spec.replacing(fields[0].range, with: both, "move both") : []
  }
}
