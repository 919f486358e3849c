import Catalog
import Linting
import SourceText
import Spec
import Testing

/// Every metric beside every kind of head and target: where a perfect model does not get a better number
/// than a wrong one, the linter must say so, and an error must not be claimed of a metric that tells them apart.
@Suite struct MetricTableTests {
  /// A head with its loss and targets, and predictions that are right, or wrong, for every row.
  struct Setting: Sendable {
    let name: String
    let head: String
    let loss: String
    let label: String
    let targets: [[Float]]
    let right: [[Float]]
    let wrong: [[Float]]
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let metric: String
    let setting: Setting
    var testDescription: String { "\(metric) of \(setting.name)" }
  }

  private static let classes = 10
  private static let answers = [3, 0, 7, 9, 3, 1]

  private static func rows(_ value: (_ answer: Int, _ unit: Int) -> Float) -> [[Float]] {
    answers.map { answer in (0..<classes).map { value(answer, $0) } }
  }
  private static let indices = answers.map { [Float($0)] }
  private static let oneHot = rows { $0 == $1 ? 1 : 0 }
  private static let likely = rows { $0 == $1 ? 0.91 : 0.01 }
  private static let unlikely = rows { $1 == ($0 + 1) % classes ? 0.915 : $0 == $1 ? 0.005 : 0.01 }
  // The second largest score of each row lies above 1, where a probability ends.
  private static let scores = rows { $0 == $1 ? 4 : $1 == ($0 + 1) % classes ? 2 : -3 }
  private static let wrongScores = rows { $0 == $1 ? -4 : $1 == ($0 + 1) % classes ? 4 : -3 }
  private static let yesNo: [[Float]] = [[1], [0], [0], [1], [1], [0]]
  private static let amounts: [[Float]] = [[1.5], [-0.5], [0.25], [2], [3], [-1]]

  private static func each(_ rows: [[Float]], _ value: (Float) -> Float) -> [[Float]] {
    rows.map { $0.map(value) }
  }

  static let settings = [
    Setting(
      name: "a softmax and class indices", head: "{units: 10, activation: softmax}",
      loss: "sparse_categorical_crossentropy", label: "shape: [], classes: 10, encoding: index",
      targets: indices, right: likely, wrong: unlikely),
    Setting(
      name: "a softmax and one-hot rows", head: "{units: 10, activation: softmax}",
      loss: "categorical_crossentropy", label: "shape: [10], classes: 10, encoding: one_hot",
      targets: oneHot, right: likely, wrong: unlikely),
    Setting(
      name: "class scores", head: "{units: 10}",
      loss: "{sparse_categorical_crossentropy: {from_logits: true}}",
      label: "shape: [], classes: 10, encoding: index", targets: indices, right: scores,
      wrong: wrongScores),
    Setting(
      name: "a sigmoid", head: "{units: 1, activation: sigmoid}", loss: "binary_crossentropy",
      label: "shape: [], classes: 2, encoding: index", targets: yesNo,
      right: each(yesNo) { $0 > 0 ? 0.9 : 0.1 }, wrong: each(yesNo) { $0 > 0 ? 0.1 : 0.9 }),
    Setting(
      name: "a binary score", head: "{units: 1}",
      loss: "{binary_crossentropy: {from_logits: true}}",
      label: "shape: [], classes: 2, encoding: index", targets: yesNo,
      right: each(yesNo) { $0 > 0 ? 0.3 : -0.3 }, wrong: each(yesNo) { $0 > 0 ? -0.3 : 0.3 }),
    Setting(
      name: "a quantity", head: "{units: 1}", loss: "mean_squared_error",
      label: "shape: [1], encoding: real", targets: amounts, right: amounts,
      wrong: each(amounts) { -$0 }),
  ]

  static let cases = Registry.entries(.metric).map { $0.about.name }.filter { $0 != "custom" }
    .flatMap { metric in settings.map { Case(metric: metric, setting: $0) } }

  @Test(arguments: cases)
  func whatCannotTellRightFromWrongIsReported(_ c: Case) throws {
    let document = SpecDocument.read(Array(text(c).utf8), path: "metric.yaml")
    let metric = try #require(
      document.spec?.evaluation?.metrics.first?.entry.value as? any Metric)
    let loss = try #require(document.spec?.training?.losses.first?.loss.contract)
    let right = try #require(measured(metric, loss, c.setting.right, c.setting.targets))
    let wrong = try #require(measured(metric, loss, c.setting.wrong, c.setting.targets))
    let isPerfect = !metric.isHigherBetter || right > 0.999
    let isFit = isPerfect && (metric.isHigherBetter ? right > wrong : right < wrong)
    let findings = Linter().lint(document).filter { $0.rule.hasPrefix("eval/") }
    if !isFit {
      #expect(!findings.isEmpty, "right gives \(right), wrong \(wrong)")
    } else {
      #expect(
        !findings.contains { $0.severity == .error },
        "right gives \(right), wrong \(wrong):\n\(summary(findings))")
    }
  }

  @Test(arguments: ["accuracy", "auc", "precision", "recall", "f1_score"])
  func metricsThatFitAreNotMentioned(_ metric: String) {
    for setting in Self.settings.dropLast() where metric != "auc" || setting.name != "class scores"
    {
      let findings = Linter().lint(
        SpecDocument.read(
          Array(text(Case(metric: metric, setting: setting)).utf8), path: "metric.yaml"))
      #expect(findings.isEmpty, "\(setting.name):\n\(summary(findings))")
    }
  }

  private func text(_ c: Case) -> String {
    """
    coprime: 1
    model:
      input: [batch, 8]
      layers:
        - dense: {units: 16, activation: relu}
        - dense: \(c.setting.head)
    data:
      fields:
        x: {role: feature, shape: [8], range: [-1, 1]}
        y: {role: label, \(c.setting.label)}
    training:
      loss: \(c.setting.loss)
      optimizer: adam
    evaluation:
      metrics: [\(c.metric)]
    """
  }

  private func measured(
    _ metric: any Metric, _ loss: LossContract, _ predictions: [[Float]], _ targets: [[Float]]
  ) -> Double? {
    var accumulator = metric.accumulator(loss)
    predictions.flatMap { $0 }.withUnsafeBufferPointer { p in
      targets.flatMap { $0 }.withUnsafeBufferPointer { y in
        accumulator.add(
          predictions: p, width: predictions[0].count, targets: y, targetWidth: targets[0].count,
          weights: UnsafeBufferPointer(start: nil, count: 0))
      }
    }
    return accumulator.result
  }
}
