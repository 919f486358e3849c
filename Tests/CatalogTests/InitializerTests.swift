import Arrays
import Catalog
import Program
import Testing

/// What the initialisers draw, against the moments they claim.
@Suite struct InitializerTests {
  private static let entries = [
    "zeros", "ones", "constant: 0.3", "random_normal", "random_normal: {mean: 0.5, stddev: 0.2}",
    "truncated_normal",
    "truncated_normal: {mean: 1, stddev: 0.2}", "random_uniform",
    "random_uniform: {minval: 0, maxval: 2}",
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "variance_scaling: {scale: 3, mode: fan_out, distribution: uniform}",
    "variance_scaling: {mode: fan_avg, distribution: untruncated_normal}", "orthogonal",
    "orthogonal: {gain: 2}",
    "identity",
  ]
  private static let shapes = [[120, 80], [80, 120], [3, 3, 32, 40]]

  @Test(arguments: entries, shapes)
  func samplesHaveTheClaimedMoments(_ entry: String, _ shape: [Int]) throws {
    let initializer = try #require(try decoded(entry, .initializer) as? any Initializer)
    let values = initializer.values(shape: shape, stream: RandomStream(seed: 7, stream: 3)).map(
      Double.init)
    #expect(values.count == shape.reduce(1, *))
    guard let moments = initializer.moments(shape: shape) else {
      #expect(entry == "identity" && shape.count != 2)
      return
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // Five standard errors of the mean, and of a variance with kurtosis 3.
    #expect(abs(mean - moments.mean) <= 5 * (moments.variance / count).squareRoot() + 1e-6)
    #expect(
      abs(variance - moments.variance) <= 5 * moments.variance * (2 / count).squareRoot() + 1e-9)
    #expect(initializer.isConstant == (Set(values).count == 1))
  }

  @Test func theSameStreamDrawsTheSameWeights() throws {
    let initializer = try #require(try decoded("glorot_uniform", .initializer) as? any Initializer)
    func draw(_ seed: UInt64, _ stream: UInt64) -> [Float] {
      initializer.values(shape: [9, 7], stream: RandomStream(seed: seed, stream: stream))
    }
    #expect(draw(1, 2) == draw(1, 2))
    #expect(draw(1, 2) != draw(1, 3))
    #expect(draw(1, 2) != draw(2, 2))
  }

  @Test("a seed of its own makes a weight independent of the run's")
  func ownSeed() throws {
    let initializer = try #require(
      try decoded("he_normal: {seed: 5}", .initializer) as? any Initializer)
    let a = initializer.values(shape: [9, 7], stream: RandomStream(seed: 1, stream: 2))
    #expect(a == initializer.values(shape: [9, 7], stream: RandomStream(seed: 9, stream: 2)))
  }

  @Test(arguments: [[60, 20], [20, 60]])
  func orthogonalVectorsAreOrthogonal(_ shape: [Int]) throws {
    let initializer = try #require(try decoded("orthogonal", .initializer) as? any Initializer)
    let values = initializer.values(shape: shape, stream: RandomStream(seed: 3, stream: 1))
    let (rows, columns) = (shape[0], shape[1])
    let isTall = rows >= columns
    let (count, length) = isTall ? (columns, rows) : (rows, columns)
    func element(_ vector: Int, _ k: Int) -> Float {
      isTall ? values[k * columns + vector] : values[vector * columns + k]
    }
    for i in 0..<count {
      for j in 0...i {
        let dot = (0..<length).reduce(Float(0)) { $0 + element(i, $1) * element(j, $1) }
        #expect(abs(dot - (i == j ? 1 : 0)) < 1e-5)
      }
    }
  }

  @Test(
    "Keras' class names are the same initialisers",
    arguments: [
      ("GlorotUniform", "glorot_uniform"), ("HeNormal", "he_normal"),
      ("LecunNormal", "lecun_normal"), ("Zeros", "zeros"),
      ("TruncatedNormal", "truncated_normal"), ("VarianceScaling", "variance_scaling"),
      ("Orthogonal", "orthogonal"),
    ])
  func classNames(_ alias: String, _ name: String) throws {
    #expect(type(of: try decoded(alias, .initializer)).about.name == name)
  }
}
