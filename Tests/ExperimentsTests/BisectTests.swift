import Analysis
import JSONText
import Reporting
import Testing
import Training

import Experiments

@Suite struct BisectTests {
  /// A fault planted in a sound spec, and a word of the piece that must be named.
  struct Fault: Sendable, CustomTestStringConvertible {
    let spec: String
    let key: String
    let value: String
    let word: String
    init(_ spec: String, _ key: String, _ value: String, _ word: String) {
      (self.spec, self.key, self.value, self.word) = (spec, key, value, word)
    }
    var testDescription: String { "\(spec) \(key)=\(value)" }
  }

  static let faults = [
    Fault("wine-mlp", "training.optimizer", "{adam: {learning_rate: 3}}", "learning_rate"),
    Fault("wine-mlp", "training.optimizer", "{adam: {learning_rate: 0.000001}}", "learning_rate"),
    Fault("wine-mlp", "training.gradient_clip", "{norm: 0.0000000001}", "clipping"),
    Fault(
      "wine-mlp", "training.schedule", "{exponential_decay: {decay_steps: 1, decay_rate: 0.5}}",
      "schedule"),
    Fault(
      "wine-mlp", "model.layers.1.dense",
      "{units: 16, activation: relu, kernel_initializer: zeros, bias_initializer: zeros}",
      "kernel_initializer"),
    Fault("wine-mlp", "model.layers.1", "{dropout: 0.97}", "dropout"),
    Fault(
      "spirals-mlp", "model.layers.0.dense.kernel_regularizer", "{l2: 5}", "kernel_regularizer"),
    Fault(
      "spirals-mlp", "model.layers.0.dense.kernel_constraint", "{max_norm: 0.0001}", "constraint"),
    Fault("breast-cancer-mlp", "training.optimizer.adam.learning_rate", "10", "learning_rate"),
    Fault(
      "breast-cancer-mlp", "data.pipeline",
      "[{clip: {field: features, min: 0, max: 0.000001}}, {standardize: {field: features}}]", "clip"
    ),
    Fault(
      "breast-cancer-mlp", "training.loss", "{binary_crossentropy: {label_smoothing: 1}}",
      "label_smoothing"),
  ]

  @Test(arguments: faults)
  func aPlantedFaultIsNamed(_ fault: Fault) throws {
    let spec = try Specs.load(fault.spec, [fault.key: fault.value])
    var options = Bisection.Options()
    options.steps = 150
    let bisection = try Bisection(spec, options, Specs.options)
    let decisive = try #require(bisection.decisive)
    #expect(decisive.pieces.count == 1)
    #expect(bisection.pieces[decisive.pieces[0]].name.contains(fault.word))
    let report = BisectReport(bisection, spec.document)
    #expect(!report.isSound)
    #expect(report.render(.plain).contains("keeps the network from learning"))
    let edits = report.json["decisive"]?["pieces"]?.array?.first?["edits"]?.array
    #expect(edits?.isEmpty == false)
  }

  @Test(arguments: ["wine-mlp", "spirals-mlp", "breast-cancer-mlp"])
  func aSoundSpecIsLeftAlone(_ name: String) throws {
    let spec = try Specs.load(name)
    let bisection = try Bisection(spec, Bisection.Options(), Specs.options)
    #expect(bisection.decisive == nil)
    #expect(BisectReport(bisection, spec.document).isSound)
  }

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
