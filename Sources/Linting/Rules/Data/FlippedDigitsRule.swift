import Analysis
import Catalog
import SourceText
import Spec

/// Reports flips of digits, which are other digits or none after it.
struct FlippedDigitsRule: Rule {
  static let about = RuleInfo(
    "data/flipped-digits", .info,
    summary: "Flips or quarter turns are applied to images of digits or letters.",
    rationale: """
      A mirrored 2, 3 or 7 is no digit, a mirrored b is a d, and a 6 turned over is a 9: the label no \
      longer fits the image. Shifts, zooms and rotations well below a quarter turn keep it. What the \
      images show is taken from the spec's name, description and files.
      """,
    symptoms: "data augmentation hurts accuracy on mnist, flipping digits, 6 and 9 confused",
    remedy: "Leave the flip out, or use shifts and rotations of a few degrees.",
    sources: ["Karpathy, A recipe for training neural networks, 2019"],
    examples: [
      .finding(
        "a flip on digits",
        """
        coprime: 1
        name: mnist
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1]}
            label: {role: label, classes: 10}
          pipeline:
            - «random_flip»: {field: image, only: train}
        """),
      .finding(
        "half a turn",
        """
        coprime: 1
        name: svhn
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
            label: {role: label, classes: 10}
          pipeline:
            - «random_rotation»: {field: image, factor: 0.5, only: train}
        """),
      .clean(
        "a few degrees",
        """
        coprime: 1
        name: mnist
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1]}
            label: {role: label, classes: 10}
          pipeline:
            - random_rotation: {field: image, factor: 0.03, only: train}
        """),
      .clean(
        "a flip on photographs",
        """
        coprime: 1
        name: cifar10
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3]}
            label: {role: label, classes: 10}
          pipeline:
            - random_flip: {field: image, only: train}
        """),
    ])

  /// A quarter of a full turn.
  static let quarter = 0.25

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let moving = (spec.spec.data?.pipeline ?? []).filter {
      guard let geometry = $0.step.traits.geometry else { return false }
      return geometry.isMirroring || geometry.turn >= Self.quarter
    }
    guard !moving.isEmpty, let what = subject(spec.spec) else { return }
    for entry in moving {
      let how = entry.step.traits.geometry?.isMirroring == true ? "mirrored" : "turned"
      report.add(
        "\(how) \(what) are other \(what) or none, but keep their labels", at: entry.nameRange,
        help: "use shifts and small rotations instead")
    }
  }

  /// What the images show, by what the spec itself says: its name, its description, its files.
  private func subject(_ spec: Spec) -> String? {
    let paths = (spec.data?.source?.entry.value as? any DataSource)?.paths ?? []
    let texts = ([spec.name?.value, spec.description?.value].compactMap { $0 } + paths).map {
      $0.lowercased()
    }
    func mentions(_ words: [String]) -> Bool {
      texts.contains { text in words.contains { text.contains($0) } }
    }
    if mentions(["fashion", "medmnist"]) { return nil }
    if mentions(["kmnist", "emnist", "omniglot", "handwritten letter", "license plate"]) {
      return "letters"
    }
    return mentions(["mnist", "digit", "svhn"]) ? "digits" : nil
  }
}
