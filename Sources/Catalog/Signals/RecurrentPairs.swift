/// Which two elements of one feature of a sequence are compared.
enum StepPair: Int, CaseIterable {
  /// An element with itself.
  case same
  /// Of one sample: one step apart, and far apart.
  case near, far
  /// Of two samples: at one step, one step apart, and far apart.
  case otherSample, otherNear, otherFar
}

/// A number for each pair of elements: mean products of inputs, states or gates.
struct StepPairs {
  private var values = [Double](repeating: 0, count: StepPair.allCases.count)

  init() {}

  /// Mean products of the elements of a sequence, as they are at its end.
  init?(_ x: Signal) {
    guard let likeness = x.likeness else { return nil }
    let square = x.mean * x.mean
    let decay = likeness.decay(x.variance)
    self[.same] = x.variance
    self[.near] = likeness.neighbors
    self[.far] = likeness.positions
    self[.otherSample] = likeness.samples
    self[.otherNear] = likeness.others + (likeness.samples - likeness.others) * decay
    self[.otherFar] = likeness.others
    for pair in StepPair.allCases { self[pair] = likeness.rise * (self[pair] + square) }
  }

  subscript(pair: StepPair) -> Double {
    get { values[pair.rawValue] }
    set { values[pair.rawValue] = newValue }
  }

  /// `a · x + b · y`, pair by pair.
  static func mixed(_ a: Double, _ x: StepPairs, _ b: Double, _ y: StepPairs) -> StepPairs {
    var result = StepPairs()
    for pair in StepPair.allCases { result[pair] = a * x[pair] + b * y[pair] }
    return result
  }

  /// Mean products of the values of a function of Gaussian numbers with these mean products.
  func products(_ expansion: GaussianExpansion) -> StepPairs {
    var result = StepPairs()
    for pair in StepPair.allCases {
      result[pair] = expansion.product(self[.same] > 0 ? self[pair] / self[.same] : 0)
    }
    return result
  }

  static func * (x: StepPairs, y: StepPairs) -> StepPairs {
    var result = StepPairs()
    for pair in StepPair.allCases { result[pair] = x[pair] * y[pair] }
    return result
  }
}

/// Mean products of a leaky sum `cₜ = f · cₜ₋₁ + uₜ` over steps, and of the sum with the next summand.
struct LeakySum {
  /// For two elements at the same step, of one sample or two, and far apart.
  private(set) var products = StepPairs()
  /// Of the sum with the summand of a far step, and what nearer steps have beyond that.
  private var far = StepPairs()
  private var near = StepPairs()

  /// Pairs at one step that the sum is followed for, with the pair that a summand of the next step makes.
  private static let followed: [(pair: StepPair, next: StepPair, distant: StepPair)] = [
    (.same, .near, .far), (.far, .far, .far), (.otherSample, .otherNear, .otherFar),
    (.otherFar, .otherFar, .otherFar),
  ]

  /// - Parameters:
  ///   - keep: mean of the factor `f`; `keeps` its mean products.
  ///   - decay: by which factor the likeness of summands falls from step to step.
  mutating func add(_ summand: StepPairs, keep: Double, keeps: StepPairs, decay: Double) {
    for (pair, next, distant) in Self.followed {
      products[pair] =
        keeps[pair] * products[pair] + 2 * keep * (far[pair] + near[pair]) + summand[pair]
      far[pair] = keep * far[pair] + summand[distant]
      near[pair] = keep * decay * near[pair] + summand[next] - summand[distant]
    }
    // One step on: what is kept, and what the next summand has in common with the sum.
    for (pair, step) in [(StepPair.same, StepPair.near), (.otherSample, .otherNear)] {
      products[step] = min(
        products[.same], keep * products[pair] + far[pair] + near[pair])
    }
  }
}

/// A sequence's results: the second moments of all steps, and the mean products at the last.
struct StepHistory {
  private(set) var last = StepPairs()
  private var total = 0.0
  private var count = 0.0

  mutating func append(_ pairs: StepPairs) {
    last = pairs
    total += pairs[.same]
    count += 1
  }

  /// Of the results of every step or of the last alone, for states of mean 0.
  func signal(units: Double, isSequence: Bool, directions: Double?) -> Signal? {
    let end = last[.same]
    guard count > 0, end > 0 else { return nil }
    let share = isSequence ? total / count / end : 1
    let pair: (StepPair) -> Double = { share * last[isSequence ? $0 : $0.atOneStep] }
    var likeness = Likeness(
      neighbors: pair(.near), positions: pair(.far), samples: pair(.otherSample),
      others: pair(.otherFar), units: units, directions: directions)
    likeness.rise = 1 / share
    return Signal(mean: 0, variance: share * end, likeness: likeness).finite
  }
}

extension StepPair {
  /// The pair of elements that remain of a sequence when its last step alone does.
  fileprivate var atOneStep: StepPair {
    switch self {
    case .same, .near, .far: .same
    case .otherSample, .otherNear, .otherFar: .otherSample
    }
  }
}
