import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports a step that changes values and is applied to some splits only.
struct SplitsPreprocessedDifferentlyRule: Rule {
  static let about = RuleInfo(
    "data/splits-preprocessed-differently", .error,
    summary: "A step that changes values is applied to some splits only.",
    rationale: """
      The model is judged on numbers it was never trained on. A step with fixed or fitted numbers \
      (scaling, cropping, encoding) is part of the problem and belongs to every split; only random \
      augmentation belongs to training alone.
      """,
    symptoms: """
      validation accuracy at chance while training accuracy is high, test accuracy very low, \
      forgot to normalize the test set, val_loss huge
      """,
    remedy: "Remove 'only', so that every split gets the step.",
    sources: [
      """
      Humbatova et al., Taxonomy of real faults in deep learning systems, 2020, arXiv:1910.11015
      """
    ],
    examples: [
      .finding(
        "the test images are not scaled",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
            label: {role: label, classes: 10}
          samples: {train: 60000, test: 10000}
          pipeline:
            - rescale: {field: image, scale: 1/255, only: «train»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [784], range: [0, 255]}
              label: {role: label, classes: 10}
            samples: {train: 60000, test: 10000}
            pipeline:
              - rescale: {field: image, scale: 1/255}
          """),
      .clean(
        "scaled everywhere, flipped in training",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1], range: [0, 255]}
            label: {role: label, classes: 10}
          samples: {train: 60000, test: 10000}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - random_flip: {field: image, only: train}
        """),
      .clean(
        "the same in two places",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [784], range: [0, 255]}
          samples: {train: 60000, test: 10000}
          pipeline:
            - rescale: {field: image, scale: 1/255, only: train}
            - rescale: {field: image, scale: 1/255, only: test}
        """),
      .clean(
        "a random crop has a fixed counterpart",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          samples: {train: 50000, test: 10000}
          pipeline:
            - random_crop: {field: image, height: 28, width: 28, only: train}
            - crop: {field: image, height: 28, width: 28, only: test}
        """),
      .clean(
        "a border for random crops of the old size, as He et al. (2016) shift pictures",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          samples: {train: 50000, test: 10000}
          pipeline:
            - pad: {field: image, padding: 4, only: train}
            - random_crop: {field: image, height: 32, width: 32, only: train}
        """),
      .finding(
        "a border for training alone",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          samples: {train: 50000, test: 10000}
          pipeline:
            - random_crop: {field: image, height: 28, width: 28, only: train}
            - pad: {field: image, padding: 2, only: «train»}
        """,
        fixed: """
          coprime: 1
          data:
            fields:
              image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
            samples: {train: 50000, test: 10000}
            pipeline:
              - random_crop: {field: image, height: 28, width: 28, only: train}
              - pad: {field: image, padding: 2}
          """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data else { return }
    let splits = Set(spec.pipeline.splits)
    for entry in data.pipeline {
      guard type(of: entry.step).target == .field, !entry.step.traits.isRandom,
        let only = entry.only
      else { continue }
      let with = only.value.intersection(splits)
      let without = splits.subtracting(with)
      guard !with.isEmpty, !without.isEmpty else { continue }
      let fields = (spec.pipeline.before[.train]?.fields ?? []).filter {
        entry.concerns($0) && $0.role != .id
      }
      guard !fields.isEmpty, !hasCounterpart(entry, without, fields, data),
        !isBorderOfRandomCrops(entry, only.value, fields, data)
      else { continue }
      report.add(
        "'\(entry.name)' changes \(listed(fields.map(\.name))) in \(named(with)), but not in \(named(without))",
        at: only.range,
        notes: [.init("this step gives every sample other values", at: entry.nameRange)],
        help: "remove 'only', so that every split gets the step",
        fixes: spec.removingOnly(of: entry))
    }
  }

  /// Whether the other splits get the same step from another entry, or a random one in its place.
  private func hasCounterpart(
    _ entry: StepEntry, _ splits: Set<Split>, _ fields: [FieldFacts], _ data: DataSection
  ) -> Bool {
    splits.allSatisfy { split in
      data.pipeline.contains { other in
        guard let only = other.only, only.value.contains(split), other.range != entry.range,
          fields.allSatisfy({ other.concerns($0) })
        else { return false }
        // The same step, fitted to each split by itself, is a mistake of its own.
        return other.step.traits.isRandom || other.isFitted(asIs: entry)
          || isEqual(other.entry.arguments, entry.entry.arguments)
      }
    }
  }

  /// Whether the step pads pictures for a random crop behind it: together they shift them, at random.
  private func isBorderOfRandomCrops(
    _ entry: StepEntry, _ splits: Set<Split>, _ fields: [FieldFacts], _ data: DataSection
  ) -> Bool {
    guard entry.step is PadStep,
      let place = data.pipeline.firstIndex(where: { $0.range == entry.range })
    else { return false }
    return data.pipeline[(place + 1)...].contains { other in
      other.step is RandomCropStep && other.only?.value == splits
        && fields.allSatisfy { other.concerns($0) }
    }
  }

  private func isEqual(_ a: Arguments, _ b: Arguments) -> Bool {
    a.owner == b.owner && a.pairs.count == b.pairs.count
      && a.pairs.allSatisfy { pair in
        let twin = b.pair(named: pair.key)?.value
        return twin?.text == pair.value.text
          && twin?.sequence?.map(\.text) == pair.value.sequence?.map(\.text)
      }
  }
}

extension AnalyzedSpec {
  /// Takes `, only: …` out of a step that is written on one line, where it stands last.
  fileprivate func removingOnly(of entry: StepEntry) -> [FixIt] {
    guard let only = entry.only?.range, isEditable(only), entry.range.contains(only) else {
      return []
    }
    let before = SourceRange(only.file, Int(entry.range.start), Int(only.start))
    let text = document.file.text(in: before)
    guard text.hasSuffix(", only: "), !text.contains("\n") else { return [] }
    let start = Int(only.start) - ", only: ".utf8.count
    return [
      FixIt(
        "apply it to every split", .unsafe,
        [.init(SourceRange(only.file, start, Int(only.end)), "")])
    ]
  }
}
