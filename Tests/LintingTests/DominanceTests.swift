import Linting
import SourceText
import Testing

/// One mistake is reported once, by the rule that explains it best.
@Suite struct DominanceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let rule: String
  }

  static let cases: [Case] = [
    Case(
      testDescription: "softmax over one unit, for a regression with targets that it cannot reach",
      text: """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: softmax}
        data:
          fields:
            x: {role: feature, shape: [8]}
            y: {role: label, shape: [], range: [0, 50], encoding: real}
        training: {loss: mean_squared_error}
        """, rule: "loss/softmax-over-one-unit"),
    Case(
      testDescription: "labels divided by 255, then one-hot encoded",
      text: """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            x: {role: feature, shape: [8]}
            y: {role: label, shape: [], classes: 10}
          samples: {train: 100, test: 100}
          pipeline:
            - rescale: {field: y, scale: 1/255}
            - one_hot: {field: y}
        training: {loss: categorical_crossentropy}
        """, rule: "data/labels-rescaled"),
    Case(
      testDescription: "one unit for ten classes that a categorical loss compares",
      text: """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 1, activation: sigmoid}
        data:
          fields:
            x: {role: feature, shape: [8]}
            y: {role: label, shape: [], classes: 10}
        training: {loss: categorical_crossentropy}
        """, rule: "loss/one-unit-with-categorical-loss"),
    Case(
      testDescription: "channels first under channels last, so that a kernel does not fit",
      text: """
        coprime: 1
        model:
          input: [batch, 1, 28, 28]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - flatten
            - dense: {units: 10, activation: softmax}
        training: {loss: sparse_categorical_crossentropy}
        """, rule: "model/channel-order"),
    Case(
      testDescription: "dense layers on feature maps, against one label per image",
      text: """
        coprime: 1
        model:
          input: [batch, 28, 28, 1]
          layers:
            - conv2d: {filters: 8, kernel_size: 3, activation: relu}
            - dense: {units: 10, activation: softmax}
        data:
          fields:
            image: {role: feature, shape: [28, 28, 1], range: [0, 1]}
            label: {role: label, shape: [], classes: 10}
        training: {loss: sparse_categorical_crossentropy}
        """, rule: "model/missing-flatten"),
    Case(
      testDescription: "batches in the order of the file, shuffled as a whole afterwards",
      text: """
        coprime: 1
        data:
          fields:
            x: {role: feature, shape: [8]}
          pipeline:
            - batch: 32
            - shuffle
        """, rule: "data/shuffle-after-batch"),
    Case(
      testDescription: "a softmax where several labels are right at once",
      text: """
        coprime: 1
        task: multilabel
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 16, activation: relu}
            - dense: {units: 5, activation: softmax}
        training: {loss: binary_crossentropy}
        """, rule: "loss/multilabel-with-softmax"),
  ]

  @Test("One mistake gives one finding above advice", arguments: cases)
  func isReportedOnce(_ c: Case) {
    let findings = RuleCase.lint(c.text).filter { $0.severity > .info }
    #expect(findings.map(\.rule) == [c.rule], "\(summary(findings))")
  }
}
