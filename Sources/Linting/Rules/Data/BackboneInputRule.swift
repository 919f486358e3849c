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
    remedy: "Prepare the pixels as in training: the step preprocess_input.",
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
        """,
        fixed: """
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
              - preprocess_input: {field: image, mode: tf}
          """),
      .finding(
        "raw bytes for a network that wants them centred",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - «backbone»: {architecture: resnet50, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - shuffle: {only: train}
        """,
        fixed: """
          coprime: 1
          model:
            inputs:
              image: [batch, 224, 224, 3]
            layers:
              - backbone: {architecture: resnet50, include_top: false, pooling: avg}
              - dense: {units: 10, activation: softmax}
          data:
            fields:
              image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
            pipeline:
              - preprocess_input: {field: image, mode: caffe}
              - shuffle: {only: train}
          """),
      .clean(
        "contrast that varies in training",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: efficientnet_b0, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - random_contrast: {field: image, factor: 0.3, only: train}
        """),
      .clean(
        "statistics of the user's own images",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 224, 224, 3]
          layers:
            - backbone: {architecture: resnet50, include_top: false, pooling: avg}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [224, 224, 3], range: [0, 255]}
          pipeline:
            - center: {field: image}
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
        let operand = node.operands.first, let range = range(of: operand, spec),
        range.isBounded, !fits(range, backbone.architecture.pixels.range)
      else { continue }
      let architecture = backbone.architecture
      report.add(
        "'\(architecture.name)' was trained on \(architecture.pixels.description), but gets "
          + "numbers in \(range)",
        at: node.range,
        notes: spec.facts(of: operand)?.rangeReasons.suffix(2).map { .init($0.text, at: $0.range) }
          ?? [],
        help: help(architecture.pixels, range),
        fixes: fix(architecture.pixels, operand, spec))
    }
  }

  private func fits(_ range: Interval, _ wanted: Interval) -> Bool {
    let width = wanted.upper - wanted.lower
    return range.lower >= wanted.lower - width / 10 && range.upper <= wanted.upper + width / 10
      && range.upper - range.lower >= 0.6 * width
  }

  /// The range of the images themselves: augmentation widens the bounds of what can occur, and
  /// statistics of the data make bounds that no image reaches.
  private func range(of operand: Operand, _ spec: AnalyzedSpec) -> Interval? {
    guard let (field, index) = fed(operand, spec) else { return spec.facts(of: operand)?.range }
    guard !field.history.contains(where: { $0.traits.fit != nil }) else { return nil }
    guard field.history.contains(where: { $0.traits.isRandom }) else {
      return spec.inputs[index].facts.range
    }
    guard var plain = spec.pipeline.before[.train]?[field.name] else { return nil }
    for entry in spec.steps(of: .train) where entry.concerns(plain) && !entry.step.traits.isRandom {
      do { try entry.step.apply(to: &plain, values: spec.spec.dims.values) } catch { return nil }
    }
    return plain.values.range
  }

  /// The field that an operand hands to the backbone as it is, and its input.
  private func fed(_ operand: Operand, _ spec: AnalyzedSpec) -> (FieldFacts, Int)? {
    guard case .input(let index) = operand.producer, spec.inputs.indices.contains(index),
      let field = spec.pipeline.fields(.feature).first(where: {
        $0.name == spec.inputs[index].field
      })
    else { return nil }
    return (field, index)
  }

  /// How to come from bytes, or from numbers up to 1, to what is wanted.
  private func help(_ wanted: PixelContract, _ range: Interval) -> String {
    let isSmall = range.lower >= 0 && range.upper <= 1
    let preparation = wanted.mode.map { "'preprocess_input: {mode: \($0)}'" } ?? "them"
    switch wanted {
    case .pixels:
      return isSmall ? "leave the pixels as bytes from 0 to 255" : "bring the pixels to 0 to 255"
    case .symmetric where isSmall: return "rescale with 'scale: 2, offset: -1'"
    default: return "leave the pixels as bytes from 0 to 255 and use \(preparation)"
    }
  }

  /// The preparation of the architecture in place of the only scaling, or at the start.
  private func fix(_ wanted: PixelContract, _ operand: Operand, _ spec: AnalyzedSpec) -> [FixIt] {
    guard let mode = wanted.mode, let (field, _) = fed(operand, spec),
      spec.pipeline.before[.train]?[field.name]?.values.range == Interval(0, 255),
      let pipeline = spec.spec.data?.pipeline
    else { return [] }
    let text = "preprocess_input: {field: \(field.name), mode: \(mode)}"
    let title = "prepare the pixels as in training"
    let scaling = pipeline.filter { $0.step.traits.isScaling && $0.concerns(field) }
    if scaling.isEmpty {
      return pipeline.first.map { spec.insertingItem(text, before: $0.range, title) } ?? []
    }
    guard scaling.count == 1, scaling[0].only == nil, (scaling[0].fields?.count ?? 1) == 1 else {
      return []
    }
    return spec.replacing(scaling[0].range, with: text, title)
  }

  init() {}
}
