import Analysis
import Catalog
import JSONText
import Spec
import Testing

/// What Keras measures of its first signals and gradients, means of 20 initialisations:
/// `Tests/Conformance/signal_propagation.py`.
@Suite struct SignalPropagationTests {
  private struct Deviation: CustomStringConvertible {
    let layer: String
    let expected: Double
    let actual: Double?
    var error: Double { actual.map { abs($0 / expected - 1) } ?? .infinity }
    var description: String { "\(layer) \(expected) \(actual.map { "\($0)" } ?? "unknown")" }
  }

  private static let models: [JSONValue] =
    (try? Fixtures.json("signal_propagation.json"))?["models"]?.array ?? []

  @Test("every layer's output spreads as in Keras, within 15 %", arguments: models)
  func signals(_ model: JSONValue) throws {
    let pairs = try compared(model, "std") { $0.deviation($1) }
    for pair in pairs { print("std", pair) }
    let wrong = pairs.filter { $0.error > 0.15 }
    #expect(wrong.isEmpty, "\(model["spec"]?.string ?? ""): layer, expected, actual: \(wrong)")
  }

  /// Where every block normalises by batches, 50 %: the inverse of a variance is on average larger than
  /// the inverse of the average, by a few hundredths in each of up to twenty-one layers.
  @Test("every layer's gradient spreads as in Keras, within 25 %", arguments: models)
  func gradients(_ model: JSONValue) throws {
    let isNormalized = model["spec"]?.string?.contains("residual") ?? false
    let pairs = try compared(model, "gradient_std") { $0.gradientDeviation($1) }
    for pair in pairs { print("gradient", pair) }
    let wrong = pairs.filter { $0.error > (isNormalized ? 0.5 : 0.25) }
    #expect(wrong.isEmpty, "\(model["spec"]?.string ?? ""): layer, expected, actual: \(wrong)")
  }

  /// What NumPy says of the same batch.
  @Test func aBatchIsMeasuredAsItIs() throws {
    let batches = try Fixtures.json("signal_propagation.json").required("batches").array ?? []
    for batch in batches {
      let sizes = batch["sizes"]?.sizes.compactMap { $0 } ?? []
      let values = try batch.required("values").doubles.map { Float($0) }
      let signal = try #require(Signal(measuring: values, sizes: sizes))
      let expected = try input(try batch.required("likeness"))
      let numbers = { (signal: Signal) -> [Double] in
        let likeness = signal.likeness
        return [
          signal.mean, signal.variance, likeness?.neighbors ?? 0, likeness?.positions ?? 0,
          likeness?.samples ?? 0, likeness?.others ?? 0, likeness?.units ?? 0,
          likeness?.margin ?? 0, likeness?.empty ?? 0, likeness?.filling ?? 0,
          likeness?.directions ?? 0,
        ]
      }
      for (actual, wanted) in zip(numbers(signal), numbers(expected)) {
        #expect(abs(actual - wanted) <= 1e-4 * max(1, abs(wanted)), "\(sizes)")
      }
    }
    #expect(batches.count == 3)
  }

  @Test func allKindsOfModelsAreThere() {
    #expect(Self.models.count == 11)
  }

  private func compared(
    _ model: JSONValue, _ key: String, _ actual: (SignalPropagation, Int) -> Double?
  ) throws -> [Deviation] {
    let spec = try analyzed(model)
    let nodes = try #require(spec.graph?.nodes)
    let layers = try model.required("layers").array ?? []
    #expect(layers.map { $0["name"]?.string } == nodes.map(\.name))
    let signals = SignalPropagation(spec, inputs: [try input(try model.required("input"))])
    return try layers.enumerated().map { index, layer in
      Deviation(
        layer: nodes[index].name, expected: try #require(layer[key]?.double),
        actual: actual(signals, index))
    }
  }

  private func analyzed(_ model: JSONValue) throws -> AnalyzedSpec {
    let name = try #require(model["spec"]?.string)
    let document = try SpecDocument.load("\(Fixtures.folder)/../../specs/\(name).yaml")
    return try #require(AnalyzedSpec(document))
  }

  private func input(_ input: JSONValue) throws -> Signal {
    func number(_ key: String) throws -> Double { try #require(input[key]?.double, "\(key)") }
    return Signal(
      mean: try number("mean"), variance: try number("variance"),
      likeness: Likeness(
        neighbors: try number("neighbors"), positions: try number("positions"),
        samples: try number("samples"), others: try number("others"),
        units: try number("features"), margin: try number("margin"),
        empty: try number("empty"), filling: try number("filling"),
        directions: try number("directions")))
  }
}

extension JSONValue: CustomTestStringConvertible {
  package var testDescription: String { self["spec"]?.string ?? "" }
}
