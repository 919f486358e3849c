import Analysis
import Catalog
import SourceText
import Spec

/// Reports noise and fill values made for numbers of another size than the field holds.
struct AugmentationOutOfScaleRule: Rule {
  static let about = RuleInfo(
    "data/augmentation-out-of-scale", .warning,
    summary: "Noise or a fill value is made for another range than the numbers have at that step.",
    rationale: """
      A deviation of 10 is faint on pixels up to 255 and drowns those up to 1: the step stands on the \
      wrong side of the scaling. The rule speaks where the noise is larger than the whole range \
      (denoising autoencoders go up to half of it), or smaller than a thousandth, a quarter of one \
      of the 256 levels of a pixel; and where a border is filled with a number further outside of \
      the range than the range is wide.
      """,
    symptoms: """
      augmentation makes training fail, images are pure noise, gaussian noise has no effect, white \
      borders after rotation, fill value 255 after rescaling
      """,
    remedy: "Choose the number for the range at that step, or move the step across the scaling.",
    sources: [
      "https://blog.keras.io/building-autoencoders-in-keras.html",
      "Braiek, Khomh, TheDeepChecker, 2022, arXiv:2204.00694",
    ],
    examples: [
      .finding(
        "noise for bytes behind the scaling",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - gaussian_noise: {field: image, stddev: «10», only: train}
        """),
      .finding(
        "noise for small numbers before it",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - gaussian_noise: {field: image, stddev: «0.1», only: train}
            - rescale: {field: image, scale: 1/255}
        """),
      .finding(
        "white borders for bytes",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - random_rotation: {field: image, factor: 0.05, fill_mode: constant, fill_value: «255», only: train}
        """),
      .clean(
        "in scale",
        """
        coprime: 1
        data:
          fields:
            image: {role: feature, shape: [32, 32, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
            - gaussian_noise: {field: image, stddev: 0.05, only: train}
            - random_rotation: {field: image, factor: 0.05, fill_mode: constant, fill_value: 1, only: train}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for field in spec.pipeline.after[.train]?.fields ?? [] {
      for (index, step) in field.history.enumerated() where step.traits.isRandom {
        guard let range = step.rangeBefore, range.isBounded, range.width > 0,
          let entry = spec.spec.data?.pipeline.first(where: { $0.range == step.range })
        else { continue }
        let scaling = field.history[..<index].last { $0.traits.isScaling }
        let notes: [Diagnostic.Note] =
          scaling.map { [.init("'\($0.name)' scales '\(field.name)' before", at: $0.range)] }
          ?? field.declaration.map { [.init("'\(field.name)' is declared here", at: $0)] } ?? []
        if let noise = step.traits.noise, let fault = fault(noise, range, field.name) {
          report.add(
            fault, at: entry.entry.arguments.range(of: "stddev"), notes: notes,
            help:
              "choose a deviation between \(brief(range.width / 100)) and \(brief(range.width / 2))"
          )
        }
        if let fill = step.traits.fill,
          fill > range.upper + range.width || fill < range.lower - range.width
        {
          report.add(
            "borders are filled with \(brief(fill)), but '\(field.name)' is in \(range) here",
            at: entry.entry.arguments.range(of: "fill_value"), notes: notes,
            help: "fill with a number in \(range)")
        }
      }
    }
  }

  private func fault(_ noise: Double, _ range: Interval, _ name: String) -> String? {
    if noise > range.width {
      return "noise of deviation \(brief(noise)) drowns '\(name)', which is in \(range) here"
    }
    guard noise > 0, noise < range.width / 1000 else { return nil }
    return
      "noise of deviation \(brief(noise)) changes nothing on '\(name)', which is in \(range) here"
  }
}
