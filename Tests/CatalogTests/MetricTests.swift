import Catalog
import Testing

/// What Keras answered to `Tests/Conformance/metrics.py`.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let loss: String?
    let width: Int
    let predictions: [Double]
    let targetWidth: Int
    let targets: [Double]
    let weights: [Double]
    let expected: Double
    var testDescription: String { "\(entry) = \(expected)" }
  }
  let cases: [Case]
  static func load() -> [Case] {
    do { return try fixture("metrics.json", as: Answers.self).cases } catch { return [] }
  }
}

@Suite struct MetricTests {
  @Test func theFixtureIsThere() { #expect(Answers.load().count > 25) }

  @Test(arguments: Answers.load())
  fileprivate func metricsOverTwoBatchesAreThoseOfKeras(_ answer: Answers.Case) throws {
    let metric = try #require(try decoded(answer.entry, .metric) as? any Metric)
    let loss = try answer.loss.map { try #require(try decoded($0, .loss) as? any Loss).contract }
    var accumulator = metric.accumulator(loss)
    let rows = answer.predictions.count / answer.width
    add(answer, 0..<25, to: &accumulator)
    // As after an interruption: another accumulator goes on.
    let state = accumulator.state
    accumulator = metric.accumulator(loss)
    accumulator.state = state
    add(answer, 25..<rows, to: &accumulator)
    let result = try #require(accumulator.result)
    #expect(agrees(result, answer.expected, relative: 1e-5), "\(result) is not \(answer.expected)")
  }

  private func add(
    _ answer: Answers.Case, _ rows: Range<Int>, to accumulator: inout any MetricAccumulator
  ) {
    func part(_ values: [Double], _ width: Int) -> [Float] {
      values[(rows.lowerBound * width)..<(rows.upperBound * width)].map { Float($0) }
    }
    let predictions = part(answer.predictions, answer.width)
    let targets = part(answer.targets, answer.targetWidth)
    let weights = answer.weights.isEmpty ? [] : part(answer.weights, 1)
    predictions.withUnsafeBufferPointer { p in
      targets.withUnsafeBufferPointer { y in
        weights.withUnsafeBufferPointer { w in
          accumulator.add(
            predictions: p, width: answer.width, targets: y, targetWidth: answer.targetWidth,
            weights: w)
        }
      }
    }
  }

  @Test(arguments: [
    "accuracy", "auc", "r2_score", "mean_squared_error", "root_mean_squared_error", "f1_score",
  ])
  func resultsAreUndefinedBeforeTheFirstRow(name: String) throws {
    let metric = try #require(try decoded(name, .metric) as? any Metric)
    #expect(metric.accumulator(nil).result == nil)
  }

  @Test func errorsAreBetterWhenSmallAndSharesWhenLarge() throws {
    for (name, isHigherBetter) in [
      ("accuracy", true), ("auc", true), ("cosine_similarity", true), ("mse", false),
      ("rmse", false),
      ("kl_divergence", false), ("{custom: {name: dice, higher_is_better: false}}", false),
    ] {
      let metric = try #require(try decoded(name, .metric) as? any Metric)
      #expect(metric.isHigherBetter == isHigherBetter, "\(name)")
    }
  }

  @Test func everyLossIsAMetric() throws {
    for dialect in Dialect.allCases {
      for name in Registry.names(.loss, dialect) {
        let type = try #require(Registry.find(.metric, name, dialect), "\(name)")
        #expect(type is any Metric.Type)
      }
    }
  }
}
