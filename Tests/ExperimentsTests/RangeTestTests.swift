import Analysis
import JSONText
import Reporting
import Spec
import Testing
import Training

import Experiments

@Suite struct RangeTestTests {
  /// The rate that is named and the best of a sweep of whole trainings differ by less than a factor of √10, the step
  /// of the sweep.
  @Test(arguments: ["wine-mlp", "spirals-mlp", "breast-cancer-mlp", "deep-tanh-mlp"])
  func theNamedRateIsNearTheBestOfASweep(_ name: String) throws {
    let spec = try Specs.load(name, ["training.epochs": "10"])
    let named = try #require(
      try RangeTest(PreparedRun(spec, Specs.options), RangeTest.Options()).named)
    let key = SpecVariant.completed(["training", "optimizer", "learning_rate"], in: spec)
    var best: (rate: Double, loss: Double) = (0, .infinity)
    for rate in [1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2, 3.16e-2, 1e-1] {
      let variant = try SpecVariant.of(spec, [Override(path: key, value: "\(rate)")])
      let result = try RunSession(variant, options: Specs.options).train()
      if let loss = result.epochs.last?["loss"], loss < best.loss { best = (rate, loss) }
    }
    #expect(max(named / best.rate, best.rate / named) < 3.2, "\(named) against \(best.rate)")
  }

  /// Three rates that a hundred steps cannot tell apart are told apart by more; one that then is not as good is out.
  @Test func ratesThatAreAlikeAreTriedForLonger() throws {
    let test = try RangeTest(
      PreparedRun(Specs.load("wine-mlp"), Specs.options), RangeTest.Options())
    #expect(test.playoff.count > 2)
    #expect(test.playoff.allSatisfy { $0.steps == 500 })
    #expect(test.playoff.contains { !test.decides($0) })
    #expect(!test.trials.contains { test.decides($0) })
    let deciding = test.playoff.filter(test.decides).map(\.rate)
    #expect(try #require(deciding.min()) <= #require(test.named))
    #expect(try #require(deciding.max()) >= #require(test.named))
  }

  @Test func aNetworkThatCannotLearnGetsNoRate() throws {
    let spec = try Specs.load(
      "spirals-mlp",
      [
        "model.layers.2.dense":
          "{units: 1, kernel_initializer: zeros, use_bias: false, trainable: false}"
      ])
    let test = try RangeTest(PreparedRun(spec, Specs.options), RangeTest.Options())
    #expect(test.named == nil)
    #expect(test.points.count == 100)
  }

  @Test func aRateThatIsTooHighIsSeenToDiverge() throws {
    let spec = try Specs.load(
      "wine-mlp", ["training.optimizer": "{sgd: {learning_rate: 5.0, momentum: 0.9}}"])
    let test = try RangeTest(PreparedRun(spec, Specs.options), RangeTest.Options())
    let limit = try #require(test.divergence)
    #expect(limit < 5)
    #expect(try #require(test.named) < limit)
    #expect(try #require(test.steepest) < limit)
    let report = RangeTestReport(test, key: "training.optimizer.sgd.learning_rate")
    #expect(report.render(.plain).contains("the spec has 5, which diverges"))
    #expect(report.json["configured"]?.double == 5)
  }

  @Test func anInterruptedTestNamesNothing() throws {
    var steps = 0
    let run = try PreparedRun(Specs.load("wine-mlp"), Specs.options)
    let test = try RangeTest(run, RangeTest.Options()) {
      steps += 1
      return steps == 20
    }
    #expect(test.points.count == 20 && test.trials.isEmpty && test.wasCancelled)
    #expect(RangeTestReport(test, key: "k").json["rate"] == .null)
  }

  @Test func aLineIsDrawnWithTheDotsItCrosses() {
    var plot = BraillePlot(width: 2, height: 1)
    plot.draw([(0, 0), (1, 1)])
    #expect(plot.lines == ["⡠⠊"])
    plot.draw([(0, 0.99), (.nan, 0.5), (2, 0.99)])
    #expect(plot.lines == ["⡩⠋"])
  }
}
