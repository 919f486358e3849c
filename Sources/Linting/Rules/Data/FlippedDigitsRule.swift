import Analysis
import Catalog
import SourceText
import Spec

/// Reports flips of digits, which are other digits or none after it.
struct FlippedDigitsRule: Rule {
  static let about = RuleInfo(
    "data/flipped-digits", .info,
    summary: "Flips are applied to images of digits.",
    rationale: """
      A mirrored 2, 3 or 7 is no digit, and a 6 turned over is a 9: the label no longer fits the \
      image. Shifts, small rotations and zooms keep it.
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

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    let flips = (spec.spec.data?.pipeline ?? []).filter { $0.name == "random_flip" }
    guard !flips.isEmpty, isAboutDigits(spec.spec) else { return }
    for entry in flips {
      report.add(
        "flipped digits are other digits or none, but keep their labels", at: entry.nameRange,
        help: "use shifts and small rotations instead")
    }
  }

  /// Only what the spec itself says: its name, its description, the paths of its files.
  private func isAboutDigits(_ spec: Spec) -> Bool {
    let paths = (spec.data?.source?.entry.value as? any DataSource)?.paths ?? []
    let texts = ([spec.name?.value, spec.description?.value].compactMap { $0 } + paths).map {
      $0.lowercased()
    }
    guard !texts.contains(where: { $0.contains("fashion") || $0.contains("kmnist") }) else {
      return false
    }
    return texts.contains { $0.contains("mnist") || $0.contains("digit") || $0.contains("svhn") }
  }
}
