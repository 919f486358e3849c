import JSONText
import Reporting
import Testing
import Training

import Experiments

@Suite struct SimplifyTests {
  @Test(arguments: ["wine-mlp", "spirals-mlp", "breast-cancer-mlp"])
  func aSoundSpecLearnsUpToTheTop(_ name: String) throws {
    let ladder = try Simplification(
      Specs.load(name), Simplification.Options(), Specs.options)
    let report = SimplifyReport(ladder)
    #expect(report.learnsAll, "\(ladder.rungs)")
    #expect(report.json["stops_at"] == .null)
    #expect(
      ladder.rungs.filter { $0.ladder == .samples }.map(\.samples).starts(with: [1, 10, 100]))
  }

  @Test func whatCannotLearnStopsAtOneSample() throws {
    let spec = try Specs.load("spirals-mlp", ["training.optimizer.adam.learning_rate": "1e-9"])
    var options = Simplification.Options()
    options.steps = 100
    let report = SimplifyReport(try Simplification(spec, options, Specs.options))
    #expect(report.json["stops_at"]?.int == 1)
    #expect(report.render(.plain).contains("does not even learn 1 sample by heart"))
  }

  /// Two spirals cannot be told apart by a line, a few points can.
  @Test func aNetworkThatIsTooSimpleStopsOnTheWay() throws {
    let spec = try Specs.load(
      "spirals-mlp",
      ["model.layers.0.dense.activation": "linear", "model.layers.1.dense.activation": "linear"])
    let report = SimplifyReport(
      try Simplification(spec, Simplification.Options(), Specs.options))
    #expect(!report.learnsAll)
    #expect(try #require(report.json["stops_at"]?.int) > 1)
  }

  /// Nine layers of tanh at a rate they cannot take: one hidden layer takes it.
  @Test func fewerClassesAndLayersAreTriedToo() throws {
    let spec = try Specs.load("deep-tanh-mlp", ["training.optimizer.adam.learning_rate": "0.02"])
    var options = Simplification.Options()
    options.steps = 200
    let ladder = try Simplification(spec, options, Specs.options)
    #expect(ladder.rungs.contains { $0.ladder == .classes && $0.name == "2 of 10 classes" })
    #expect(ladder.rungs.contains { $0.ladder == .model && $0.trains })
  }

  /// The sizes that PyTorch's layers must be told are set anew.
  @Test func oneHiddenLayerIsLeftOfANetworkOfPyTorch() throws {
    var options = Simplification.Options()
    options.steps = 10
    let ladder = try Simplification(
      Specs.load("torch-digits"), options, Specs.options(for: "torch-digits"))
    let rung = try #require(ladder.rungs.last)
    #expect(rung.ladder == .model && rung.problem == nil && rung.steps > 0)
  }

  @Test func twoOutputsAreLearntTogether() throws {
    let ladder = try Simplification(
      Specs.load("two-heads"), Simplification.Options(), Specs.options(for: "two-heads"))
    #expect(SimplifyReport(ladder).learnsAll, "\(ladder.rungs)")
  }

  @Test func anInterruptionEndsTheLadder() throws {
    let ladder = try Simplification(
      Specs.load("wine-mlp"), Simplification.Options(), Specs.options, isCancelled: { true })
    #expect(ladder.wasCancelled && ladder.rungs.isEmpty)
    #expect(!SimplifyReport(ladder).learnsAll)
  }
}
