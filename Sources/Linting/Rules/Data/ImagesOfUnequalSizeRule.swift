import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec

/// Reports image files that go into batches without being brought to one size.
struct ImagesOfUnequalSizeRule: Rule {
  static let about = RuleInfo(
    "data/images-of-unequal-size", .warning,
    summary: "Images of any size are put into batches, and nothing brings them to one size.",
    rationale: """
      A batch is one array: all of its images have the same height and width. Photographs rarely do, \
      and the first batch that mixes sizes stops the run ("cannot batch tensors with different \
      shapes", "stack expects each tensor to be equal size"). Where all files are of one size, say \
      so at the field.
      """,
    symptoms: """
      cannot batch tensors with different shapes in component 0, stack expects each tensor to be \
      equal size, images have different sizes
      """,
    remedy: "Add a resize step, or state the shape of the images at the field.",
    sources: ["https://www.tensorflow.org/tutorials/load_data/images"],
    examples: [
      .finding(
        "a folder of photographs",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - global_average_pooling2d
            - dense: {units: 5, activation: softmax}
        data:
          source:
            «image_folder: {path: photographs}»
          pipeline:
            - rescale: {field: image, scale: 1/255}
        training:
          loss: sparse_categorical_crossentropy
          batch_size: 64
        """,
        fixed: """
          coprime: 1
          model:
            inputs:
              image: [batch, 64, 64, 3]
            layers:
              - conv2d: {filters: 8, kernel_size: 3, activation: relu}
              - global_average_pooling2d
              - dense: {units: 5, activation: softmax}
          data:
            source:
              image_folder: {path: photographs}
            pipeline:
              - resize: {field: image, height: 64, width: 64}
              - rescale: {field: image, scale: 1/255}
          training:
            loss: sparse_categorical_crossentropy
            batch_size: 64
          """),
      .clean(
        "brought to one size",
        """
        coprime: 1
        model:
          inputs:
            image: [batch, 64, 64, 3]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - global_average_pooling2d
            - dense: {units: 5, activation: softmax}
        data:
          source:
            image_folder: {path: photographs}
          pipeline:
            - resize: {field: image, height: 64, width: 64}
            - rescale: {field: image, scale: 1/255}
        training:
          loss: sparse_categorical_crossentropy
          batch_size: 64
        """),
      .clean(
        "all files are of one size",
        """
        coprime: 1
        data:
          source:
            image_folder: {path: photographs}
          fields:
            image: {role: feature, shape: [64, 64, 3]}
        training:
          loss: sparse_categorical_crossentropy
          batch_size: 64
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data, spec.spec.training != nil, spec.effectiveBatchSize > 1 else {
      return
    }
    for field in spec.pipeline.fields(.feature) where field.isUneven {
      let decoding = data.pipeline.first { $0.step is DecodeStep && $0.concerns(field) }
      guard let place = decoding?.nameRange ?? data.source?.range else { continue }
      report.add(
        "every '\(field.name)' keeps the size of its file, but a batch holds images of one size",
        at: place,
        help:
          "add 'resize: {field: \(field.name), height: …, width: …}', or state 'shape' at the field",
        fixes: fix(field, after: decoding, spec))
    }
  }

  /// A resize to what the model takes.
  private func fix(
    _ field: FieldFacts, after decoding: StepEntry?, _ spec: AnalyzedSpec
  ) -> [FixIt] {
    guard let input = spec.inputs.first(where: { $0.field == field.name }),
      let sizes = input.type.shape.evaluate(
        spec.spec.dims.values.merging(["batch": 1]) { a, _ in a }),
      sizes.count == 4, sizes[3] <= 4,
      let next = spec.spec.data?.pipeline.first(where: {
        $0.range.start >= decoding?.range.end ?? 0
      })
    else { return [] }
    return spec.insertingItem(
      "resize: {field: \(field.name), height: \(sizes[1]), width: \(sizes[2])}",
      before: next.range, "resize to what the model takes")
  }
}
