import Arrays
import Catalog
import Kernels
import Program
import Shapes
import Testing

/// An image layer in training whose draws have no choice, as Keras computed it
/// (`Tests/Conformance/keras_augmentation_outputs.py`).
struct KerasAugmentation: Sendable, Decodable, CustomTestStringConvertible {
  let kind: String
  let config: [String: JSON]
  let shape: [Int]
  let input: [Double]
  let output: [Double]

  enum CodingKeys: String, CodingKey {
    case config, shape, input, output
    case kind = "class"
  }

  var testDescription: String { "{\(kind): \(JSON.object(config).yaml)} of \(shape)" }

  static let all = lines(of: "keras_augmentation_outputs.jsonl.gz", as: KerasAugmentation.self)
}

/// What a layer makes of one input in a step of training.
func trained(
  _ yaml: String, _ shape: [Int], _ input: [Double], seed: UInt64 = 1
) throws -> [Double] {
  let layer = try LayerHarness.decode(yaml).get()
  let operand = TensorType(Shape(shape))
  _ = try layer.infer([operand])
  var builder = ProgramBuilder(mode: .training)
  let x = builder.input("x", operand)
  let y = try layer.layer.lower(
    [x], weights: [], into: &builder, LoweringContext(layout: .channelsLast, masks: [nil]))
  let run = try ReferenceExecutor<Double>(builder.program, bindings: [:])
    .run(parameters: [], inputs: ["x": input], seed: seed)
  return run[y[0]]
}

@Suite struct KerasAugmentationTests {
  @Test func theFixtureIsThere() { #expect(KerasAugmentation.all.count == 39) }

  @Test("an image layer changes images in training as Keras does", arguments: KerasAugmentation.all)
  func agrees(_ c: KerasAugmentation) throws {
    let output = try trained("{\(c.kind): \(JSON.object(c.config).yaml)}", c.shape, c.input)
    #expect(output.count == c.output.count)
    let scale = c.output.reduce(1) { max($0, abs($1)) }
    let worst = zip(output, c.output).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= 1e-5 * scale, "differs by \(worst)")
  }

  /// One pixel per image, each with the number of the image.
  private let pixels = (0..<64).map { Double($0) }

  @Test func mixedImagesAreBetweenTwoOfTheBatch() throws {
    // Shares near 0 and 1 leave an image as it is or put another in its place.
    let extreme = try trained("{mix_up: {alpha: 0.0001}}", [64, 1, 1, 1], pixels)
    #expect(extreme.allSatisfy { abs($0 - $0.rounded()) < 1e-3 && 0...63.001 ~= $0 })
    let changed = zip(extreme, pixels).count { abs($0 - $1) > 0.5 }
    #expect(15...48 ~= changed)
    // Shares near a half: the mean of the batch stays, as every image is taken once by another.
    let even = try trained("{mix_up: {alpha: 1000000}}", [64, 1, 1, 1], pixels)
    #expect(abs(even.reduce(0, +) / 64 - 31.5) < 0.1)
    let partners = zip(even, pixels).map { (2 * $0 - $1).rounded() }
    #expect(Set(partners).count == 64)
  }

  @Test func aRectangleOfAnotherImageIsPastedIn() throws {
    let images = (0..<16).flatMap { n in Array(repeating: Double(n), count: 64) }
    let output = try trained("{cut_mix: {factor: [1, 1]}}", [16, 8, 8, 1], images)
    var pasted = 0.0
    for n in 0..<16 {
      let own = output[n * 64..<(n + 1) * 64].filter { $0 != Double(n) }
      #expect(Set(own).count <= 1, "pixels of more than one other image")
      pasted += Double(own.count) / 1024
    }
    // The share is uniform in 0...1, and one image in 16 meets itself.
    #expect(0.2...0.75 ~= pasted)
  }

  @Test func anErasedRectangleHasTheAreaThatIsAskedFor() throws {
    let white = [Double](repeating: 200, count: 32 * 400)
    let output = try trained(
      "{random_erasing: {factor: [1, 1], scale: [0.25, 0.25], fill_value: 7}}", [32, 20, 20, 1],
      white)
    for n in 0..<32 {
      let erased = output[n * 400..<(n + 1) * 400].count { $0 == 7 }
      #expect(erased == 100)
    }
  }

  @Test(arguments: [
    "{rand_augment: {value_range: [0, 1]}}", "{aug_mix: {value_range: [0, 1], num_chains: 2}}",
    "{random_elastic_transform: {value_range: [0, 1]}}", "{random_perspective: {}}",
  ])
  func aRandomChangeStaysWithinTheRangeAndDiffersFromStepToStep(_ yaml: String) throws {
    let images = RandomStream(seed: 3, stream: 0).uniform(count: 2 * 12 * 10 * 3, in: 0..<1)
    let (a, b) = (
      try trained(yaml, [2, 12, 10, 3], images.map(Double.init), seed: 1),
      try trained(yaml, [2, 12, 10, 3], images.map(Double.init), seed: 2)
    )
    #expect((a + b).allSatisfy { -1e-6...1.000001 ~= $0 })
    #expect(a != b)
  }
}
