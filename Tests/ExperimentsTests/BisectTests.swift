import Analysis
import JSONText
import Reporting
import Testing
import Training

import Experiments

@Suite struct BisectTests {
  /// Either of two faults alone is enough to keep the network from learning.
  @Test func twoFaultsAreFoundTogether() throws {
    let spec = try Specs.load(
      "spirals-mlp",
      [
        "training.gradient_clip": "{value: 0.000000000001}",
        "training.optimizer": "{sgd: {learning_rate: 0.05}}",
        "model.layers.0.dense.kernel_constraint": "{max_norm: 0.000001}",
        "model.layers.0.dense.bias_constraint": "{max_norm: 0.000001}",
        "model.layers.1.dense.kernel_constraint": "{max_norm: 0.000001}",
      ])
    let bisection = try Bisection(spec, Bisection.Options(), Specs.options)
    let names = bisection.decisive?.pieces.map { bisection.pieces[$0].name } ?? []
    #expect(names.count >= 2)
    #expect(names.contains { $0.contains("constraint") })
  }

  @Test func whatLearnsSlowlyIsGivenMoreSteps() throws {
    var options = Bisection.Options()
    options.steps = 12
    let spec = try Specs.load("wine-mlp")
    let bisection = try Bisection(spec, options, Specs.options)
    #expect(try #require(bisection.baseline.skill) < Bisection.learnt)
    #expect(try #require(bisection.patient?.skill) >= Bisection.learnt)
    let report = BisectReport(bisection, spec.document)
    #expect(report.isSound && report.render(.plain).contains("learns slowly"))
  }

  @Test func timeThatIsUpEndsTheSearchAndIsSaid() throws {
    var options = Bisection.Options()
    options.budget = 0
    let spec = try Specs.load("wine-mlp")
    let bisection = try Bisection(spec, options, Specs.options)
    #expect(bisection.variants.isEmpty && bisection.isOutOfTime)
    #expect(BisectReport(bisection, spec.document).render(.plain).contains("the time was up"))
  }

  @Test func anInterruptionNamesNothing() throws {
    var steps = 0
    let bisection = try Bisection(Specs.load("wine-mlp"), Bisection.Options(), Specs.options) {
      steps += 1
      return steps > 300
    }
    #expect(bisection.wasCancelled && bisection.decisive == nil)
  }

  // MARK: Delta debugging

  /// Against brute force: what is left is enough, and nothing of it can be missed.
  @Test func whatIsLeftIsEnoughAndNothingOfItCanBeMissed() {
    for needed in 1..<64 {
      let holds: ([Int]) -> Bool = { part in
        (0..<6).allSatisfy { needed >> $0 & 1 == 0 || part.contains($0 * 3) }
      }
      let left = DeltaDebugging.minimized(Array(0..<18)) { holds($0) }
      #expect(holds(left))
      for index in left.indices {
        var less = left
        less.remove(at: index)
        #expect(!holds(less))
      }
    }
  }

  @Test func oneElementOfManyIsFoundInFewTests() {
    var tests = 0
    let left = DeltaDebugging.minimized(Array(0..<1024)) { part in
      tests += 1
      return part.contains(700)
    }
    #expect(left == [700])
    #expect(tests <= 20)
  }
}
