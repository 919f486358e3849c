import Analysis
import Arrays
import Catalog
import SourceText
import Spec

/// Reports pixels in another range than a pretrained backbone was trained on.
struct BackboneInputRule: Rule {
  static let about = RuleInfo(
    "data/backbone-input", .warning,
    summary: "A pretrained backbone gets pixels in another range than it was trained on.",
    rationale: """
      Every architecture of keras.applications was trained on pixels prepared in its own way: from -1 \
      to 1, as bytes, minus the mean of each channel. Given others, the model runs without an error, \
      and its features are those of almost black or burnt-out images. The rule speaks where the range \
      that reaches the backbone leaves the one of its training by more than a tenth, or covers less \
      than three fifths of it.
      """,
    symptoms: """
      pretrained model low accuracy, transfer learning does not improve, preprocess_input forgotten, \
      imagenet features useless, validation accuracy near chance with vgg16
      """,
    remedy: "Prepare the pixels as the architecture's preprocess_input does.",
    sources: ["https://keras.io/api/applications/"],
    examples: [
      .finding(
        "pixels from 0 to 1 for a network trained on -1 to 1",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - «backbone»: {architecture: mobilenet_v2, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
        """),
      .clean(
        "from -1 to 1",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: mobilenet_v2, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/127.5, offset: -1}
        """),
      .clean(
        "random weights are trained on no range",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: mobilenet_v2, include_top: false, weights: null}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - rescale: {field: image, scale: 1/255}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    for node in spec.graph?.nodes ?? [] {
      guard let backbone = node.layer as? BackboneLayer, backbone.isPretrained,
        let operand = node.operands.first, let range = spec.facts(of: operand)?.range,
        range.isBounded, !fits(range, backbone.architecture.pixels.range)
      else { continue }
      let architecture = backbone.architecture
      report.add(
        "'\(architecture.name)' was trained on \(architecture.pixels.description), but gets "
          + "numbers in \(range)",
        at: node.range,
        notes: spec.facts(of: operand)?.rangeReasons.suffix(2).map { .init($0.text, at: $0.range) }
          ?? [],
        help: help(architecture.pixels, range))
    }
  }

  private func fits(_ range: Interval, _ wanted: Interval) -> Bool {
    let width = wanted.upper - wanted.lower
    return range.lower >= wanted.lower - width / 10 && range.upper <= wanted.upper + width / 10
      && range.upper - range.lower >= 0.6 * width
  }

  /// How to come from bytes, or from numbers up to 1, to what is wanted.
  private func help(_ wanted: PixelContract, _ range: Interval) -> String {
    let isSmall = range.lower >= 0 && range.upper <= 1
    switch wanted {
    case .symmetric:
      return isSmall
        ? "rescale with 'scale: 2, offset: -1'" : "rescale with 'scale: 1/127.5, offset: -1'"
    case .pixels:
      return isSmall ? "leave the pixels as bytes from 0 to 255" : "bring the pixels to 0 to 255"
    case .torch: return "rescale to 0 to 1, then subtract the means and divide by the deviations"
    case .caffe: return "keep 0 to 255, reverse the channels and subtract the means"
    }
  }

  init() {}
}
