import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// Ranges and moments that activations claim, against draws of a Gaussian.
@Suite struct ActivationFactsTests {
  private static let names = [
    "relu", "relu6", "leaky_relu", "elu", "celu", "selu", "gelu", "silu", "hard_silu", "sigmoid",
    "hard_sigmoid",
    "sparse_sigmoid", "tanh", "hard_tanh", "tanh_shrink", "soft_shrink", "hard_shrink", "softplus",
    "softsign",
    "squareplus", "sparse_plus", "exponential", "mish", "log_sigmoid", "linear",
    "threshold: {threshold: 0.5, default_value: -1}", "gelu: {approximate: true}",
    "relu: {negative_slope: 0.1, max_value: 1, threshold: 0.5}",
  ]
  private static let moments = [
    Moments(mean: 0, variance: 1), Moments(mean: 0.7, variance: 0.25),
    Moments(mean: -1, variance: 2),
  ]

  @Test(arguments: names, moments)
  func momentsAreThoseOfSamples(_ name: String, _ moments: Moments) throws {
    let activation = try #require(try decoded(name, .activation) as? any Activation)
    let facts = activation.facts(ValueFacts(range: .all, moments: moments))
    let claimed = try #require(facts.moments)
    let results = try sample(activation, moments)
    let mean = results.reduce(0, +) / Double(results.count)
    let variance = results.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(results.count)
    // Errors of 40,000 samples, more for the heavy tail of the exponential.
    let slack = name == "exponential" ? 0.15 : 0.02
    #expect(
      abs(mean - claimed.mean) <= slack * max(0.1, variance.squareRoot()),
      "mean \(mean), not \(claimed.mean)")
    #expect(
      abs(variance - claimed.variance) <= slack * 2 * max(variance, 0.01),
      "\(variance), not \(claimed.variance)")
    let range = try #require(facts.range)
    #expect(results.allSatisfy { range.lower <= $0 && $0 <= range.upper }, "outside \(range)")
  }

  @Test("results of an interval stay within the claimed range", arguments: names)
  func rangesHold(_ name: String) throws {
    let activation = try #require(try decoded(name, .activation) as? any Activation)
    for (low, high) in [(-2.0, -1.0), (-2, 3), (-0.5, 0.5), (0, 4), (1, 2)] {
      let facts = activation.facts(ValueFacts(range: Interval(low, high)))
      let range = try #require(facts.range)
      let inputs = (0...200).map { low + (high - low) * Double($0) / 200 }
      let results = try values(activation, inputs)
      let reached = (results.min() ?? 0, results.max() ?? 0)
      #expect(
        range.lower - 1e-5 <= reached.0 && reached.1 <= range.upper + 1e-5,
        "\(reached) outside \(range)")
      // Bounds at a jump need not be reached.
      guard !name.contains("threshold:") else { continue }
      #expect(
        abs(range.lower - reached.0) < 0.05 && abs(range.upper - reached.1) < 0.05,
        "\(range) is not tight")
    }
  }

  @Test(arguments: [
    ("sigmoid", Interval(0, 1, excludesLower: true, excludesUpper: true)),
    ("relu", Interval(0, .infinity)),
  ])
  func rangesOfAllNumbers(_ name: String, _ expected: Interval) throws {
    let activation = try #require(try decoded(name, .activation) as? any Activation)
    #expect(activation.facts(ValueFacts(range: .all)).range == expected)
  }

  @Test(arguments: [
    ("softmax", Encoding.probabilities), ("log_softmax", .logProbabilities),
    ("sigmoid", .independentProbabilities),
    ("relu", .activated("relu")), ("linear", .linear),
  ])
  func encodings(_ name: String, _ expected: Encoding) throws {
    let activation = try #require(try decoded(name, .activation) as? any Activation)
    #expect(activation.facts(ValueFacts(range: .all, encoding: .linear)).encoding == expected)
  }

  private func sample(_ activation: any Activation, _ moments: Moments) throws -> [Double] {
    let normal = try #require(
      try decoded("random_normal: {stddev: 1}", .initializer) as? any Initializer)
    let draws = normal.values(shape: [40_000], stream: RandomStream(seed: 1, stream: 1))
    return try values(
      activation, draws.map { moments.mean + moments.variance.squareRoot() * Double($0) })
  }

  /// The lowered activation, computed by the reference executor.
  private func values(_ activation: any Activation, _ inputs: [Double]) throws -> [Double] {
    var builder = ProgramBuilder(mode: .inference)
    let x = builder.input("x", TensorType(Shape([inputs.count])))
    let y = try activation.lower(x, classAxis: 0, into: &builder)
    return try ReferenceExecutor<Double>(builder.program, bindings: [:]).run(
      parameters: [], inputs: ["x": inputs])[y]
  }
}
