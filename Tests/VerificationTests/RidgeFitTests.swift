import Testing
import Verification

@Suite struct RidgeFitTests {
  static let points: [[Float]] = [
    [3.2, -5.97, -0.12], [4.42, 1.41, 0.05], [3.45, -4.35, 0.37], [5.63, -1.18, -0.62],
    [3.04, 2.8, 0.1], [2.27, -2.25, -0.58], [3.37, -3.46, -0.36], [4.55, -2.19, -0.29],
    [4.41, 0.49, -0.82],
  ]
  static let targets: [Float] = [8.66, 5.45, 8.91, 7.64, 2.81, 3.81, 6.67, 7.46, 4.51]

  /// What NumPy's `linalg.solve` gives for `Xᵀ X + λ I` with the points from their mean.
  @Test(
    arguments: zip(
      [Float(0), 0.05],
      [
        [1.3660754311257177, -0.6957335707551985, 1.9973263204508012],
        [1.0726417900817984, -0.6703386669514192, 0.8903258369803514],
      ] as [[Float]]))
  func weightsAreThoseOfTheNormalEquations(_ penalty: Float, _ expected: [Float]) {
    let mean = Self.targets.reduce(0, +) / Float(Self.targets.count)
    let fit = RidgeFit(Points(Self.points), 0..<Self.points.count, penalty: penalty)
    let weights = fit.weights(Self.targets.map { $0 - mean })
    #expect(weights.count == 1)
    for (place, value) in expected.enumerated() {
      #expect(abs(weights[0][place] - value) < 1e-3)
    }
    #expect((3..<8).allSatisfy { weights[0][$0] == 0 })
  }

  @Test func pointsThatDoNotDifferGetNoWeights() {
    let fit = RidgeFit(Points([[1, 2], [1, 2], [1, 2]]), 0..<3, penalty: 0.01)
    #expect(fit.weights([1, 0, -1])[0] == .zero)
  }
}
