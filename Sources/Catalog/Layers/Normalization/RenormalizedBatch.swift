internal import Arrays
internal import Program
internal import Shapes

/// Batch normalisation that is corrected towards the moving statistics, so that training sees what inference will.
///
/// Source: Ioffe, Batch renormalization, 2017, arXiv:1702.03275.
struct RenormalizedBatch {
  let x: TensorID
  let axis: Int
  let epsilon: Double
  /// Of the averages for inference.
  let momentum: Double
  /// Keras' default for the averages of the correction.
  private let renormMomentum = 0.99
  /// Moving mean, variance and deviation, then mean and deviation of the correction.
  let states: [TensorID]

  init(
    x: TensorID, axis: Int, epsilon: Double, momentum: Double, states: [TensorID]
  ) {
    (self.x, self.axis, self.epsilon, self.momentum) = (x, axis, epsilon, momentum)
    self.states = states
  }

  func normalized(
    scale: TensorID, shift: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let rank = builder.shape(of: x).rank
    let channel = axis < 0 ? axis + rank : axis
    let others = (0..<rank).filter { $0 != channel }
    let mean = try builder.apply(Reduce(kind: .mean, axes: others), x)
    let centred = try builder.apply(
      Binary(function: .subtract), x, builder.broadcast(mean, over: channel, rank: rank))
    let variance = try builder.apply(
      Reduce(kind: .mean, axes: others), builder.apply(Elementwise(function: .square), centred))
    let deviation = try builder.apply(
      Elementwise(function: .squareRoot), builder.affine(variance, offset: epsilon))

    let floor = builder.constant(Float(epsilon.squareRoot()))
    let known = try builder.apply(Binary(function: .maximum), states[4], floor)
    // No gradient passes through the corrections.
    let ratio = try builder.apply(
      StopGradient(), builder.apply(Binary(function: .divide), deviation, known))
    let distance = try builder.apply(Binary(function: .subtract), mean, states[3])
    let offset = try builder.apply(
      StopGradient(), builder.apply(Binary(function: .divide), distance, known))
    try update(mean, deviation, &builder)

    let factor = try builder.apply(
      Binary(function: .divide), builder.product(ratio, scale), deviation)
    let rest = try builder.sum(builder.product(offset, scale), shift)
    let scaled = try builder.product(
      centred, builder.broadcast(factor, over: channel, rank: rank))
    return try builder.sum(scaled, builder.broadcast(rest, over: channel, rank: rank))
  }

  private func update(
    _ mean: TensorID, _ deviation: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) {
    for (state, value) in [(0, mean), (2, deviation), (3, mean), (4, deviation)] {
      let momentum = state < 3 ? momentum : renormMomentum
      let old = try builder.affine(states[state], scale: momentum)
      let average = try builder.sum(old, builder.affine(value, scale: 1 - momentum))
      builder.update(state: states[state], to: average)
      guard state == 2 else { continue }
      let square = try builder.apply(Elementwise(function: .square), average)
      builder.update(
        state: states[1],
        to: try builder.apply(
          Elementwise(function: .relu()), builder.affine(square, offset: -epsilon)))
    }
  }
}

/// The square roots of what another initializer gives.
struct RootInitializer: Initializer {
  static let about = About("root", "The square roots of other weights.")
  static let schema = Schema(Self(of: OnesInitializer()), [])

  private let other: any Initializer

  init(of other: any Initializer) { self.other = other }

  func values(shape: [Int], stream: RandomStream) -> [Float] {
    other.values(shape: shape, stream: stream).map { max($0, 0).squareRoot() }
  }

  func moments(shape: [Int]) -> Moments? { nil }
}
