import Reporting
import Testing

private let base = """
  coprime: 1
  dims: {height: 28, width: 28}
  blocks:
    unit:
      parameters: {filters: , stride: 1}
      layers:
        - conv2d: {filters: 2 * $filters, kernel_size: 3, strides: $stride}
        - relu
  model:
    input: [batch, height, width, 1]
    layers:
      - conv2d: {filters: 8, kernel_size: 5, name: stem}
      - unit: 4
      - flatten
      - dense: {units: 10, name: head}
  data:
    fields:
      image: {role: feature, shape: [28, 28, 1]}
      label: {role: label, classes: 10}
    pipeline:
      - rescale: {field: image, scale: 1/255}
      - batch: 32
  training:
    loss: {sparse_categorical_crossentropy: {from_logits: true}}
    optimizer: adam
  evaluation:
    metrics: [accuracy]
  """

/// An edit of the spec above and what a comparison must say of it.
struct ComparisonCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let edits: [(String, String)]
  let text: String

  static let all: [ComparisonCase] = [
    .init(testDescription: "nothing", edits: [], text: "no differences\n"),
    .init(
      testDescription: "defaults and other spellings",
      edits: [
        ("kernel_size: 5", "kernel_size: [5, 5], padding: valid, use_bias: true"),
        ("optimizer: adam", "optimizer: {adam: {learning_rate: 1.0e-3}}\n  epochs: 1"),
        ("unit: 4", "unit: {filters: 4, stride: 1}"), ("scale: 1/255", "scale: 1/255, offset: 0"),
      ], text: "no differences\n"),
    .init(
      testDescription: "a layer in front of one of its kind",
      edits: [("- unit: 4", "- relu\n    - unit: 4")],
      text: """
        - before.yaml
        + after.yaml

        layers
          + relu, line 13
          ~ unit/conv2d, line 7
              from: [stem] → [relu]

        totals
          training bytes: 2,710,304 → 3,300,128

        layers: 1 changed, 0 removed, 1 added; 0 other differences

        """),
    .init(
      testDescription: "a parameter of a block",
      edits: [("unit: 4", "unit: {filters: 5, stride: 2}")],
      text: """
        - before.yaml
        + after.yaml

        layers
          ~ unit/conv2d, line 7
              filters: 8 → 10
              strides: 1 → 2
              shape: batch × 22 × 22 × 8 → batch × 11 × 11 × 10
              parameters: 584 → 730
          ~ unit/relu, line 8
              shape: batch × 22 × 22 × 8 → batch × 11 × 11 × 10
          ~ flatten, line 14
              shape: batch × 3872 → batch × 1210
          ~ head (dense), line 15
              parameters: 38,730 → 12,110

        totals
          parameters: 39,522 → 13,048
          multiply-adds: 432704 * batch → 214420 * batch
          training bytes: 2,710,304 → 1,264,512

        layers: 4 changed, 0 removed, 0 added; 0 other differences

        """),
    .init(
      testDescription: "another kind and another name",
      edits: [("- relu", "- elu"), ("name: head", "name: logits")],
      text: """
        - before.yaml
        + after.yaml

        layers
          - unit/relu, line 8
          + unit/elu, line 8
          ~ flatten, line 14
              from: [unit/relu] → [unit/elu]
          ~ head (dense) → logits (dense), line 15
              name: head → logits

        layers: 2 changed, 1 removed, 1 added; 0 other differences

        """),
    .init(
      testDescription: "everything beside the model",
      edits: [
        ("optimizer: adam", "optimizer: {sgd: {momentum: 0.9}}\n  epochs: 3"),
        ("[accuracy]", "[accuracy, mean_absolute_error]"),
        ("    - batch: 32", "    - shuffle\n    - batch: 64"), ("scale: 1/255", "scale: 1/127.5"),
        ("classes: 10}", "classes: 9}"),
      ],
      text: """
        - before.yaml
        + after.yaml

        pipeline
          ~ rescale
              scale: 1/255 → 1/127.5
          + shuffle
          ~ batch
              size: 32 → 64

        data
          data.fields.label.classes: 10 → 9

        training
          training.optimizer: adam → sgd
          training.optimizer.learning_rate: 0.001 → 0.01
          training.epochs: 1 → 3
          training.optimizer.momentum: absent → 0.9

        evaluation
          evaluation.metrics: [accuracy] → [accuracy, mean_absolute_error]

        totals
          training bytes: 2,710,304 → 4,630,168

        layers: 0 changed, 0 removed, 0 added; 9 other differences

        """),
  ]
}

@Suite struct SpecComparisonTests {
  @Test(arguments: ComparisonCase.all)
  func aComparisonSaysWhatDiffers(_ c: ComparisonCase) throws {
    var edited = base
    for (old, new) in c.edits {
      #expect(edited.contains(old))
      edited = edited.replacing(old, with: new)
    }
    let (a, b) = (try analyzed(base, path: "before.yaml"), try analyzed(edited, path: "after.yaml"))
    let comparison = SpecComparison(a, b)
    #expect(ComparisonText(comparison).render(.plain) == c.text)
    #expect(comparison.isEqual == (c.text == "no differences\n"))
    let back = SpecComparison(b, a)
    #expect(back.isEqual == comparison.isEqual)
    #expect(back.layers.count == comparison.layers.count)
    #expect(back.pipeline.count == comparison.pipeline.count)
  }
}
