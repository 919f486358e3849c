#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Catalog
package import Training

/// Finds a learning rate by trying them: once through all rates, growing from step to step (Smith 2015,
/// arXiv:1506.01186), then trainings at constant rates, each a third of the one before, until none is as good.
package struct RangeTest: Sendable {
  package struct Options: Sendable {
    package var lowest = 1e-7
    package var highest = 10.0
    /// Of the growing rate, and of each training at a constant one.
    package var steps = 100
    /// After which no further training is begun.
    package var budget = 60.0
    package init() {}
  }

  /// One step of the growing rate.
  package struct Point: Sendable {
    package let rate: Double
    package let loss: Double
    /// Exponentially weighted mean of the losses so far.
    package let smoothed: Double
  }

  /// A training at a constant rate.
  package struct Trial: Sendable {
    package let rate: Double
    package let steps: Int
    /// Mean over the last fifth of the steps; nil where the loss stopped being finite, at step ``steps``.
    package let loss: Double?
  }

  package private(set) var points: [Point] = []
  /// From high rates to low ones.
  package private(set) var trials: [Trial] = []
  /// Longer trainings at the rates that ``trials`` could not tell apart.
  package private(set) var playoff: [Trial] = []
  /// The first rate of the curve at which the loss was not finite, four times the least, or as high as at first.
  package private(set) var divergence: Double?
  package private(set) var wasCancelled = false
  package let options: Options
  /// The optimizer's own rate.
  package let configured: Double

  /// - Parameter isCancelled: asked after every step.
  /// - Throws: ``RunError`` where the spec cannot be trained.
  package init(
    _ run: PreparedRun, _ options: Options, isCancelled: () -> Bool = { false }
  ) throws(RunError) {
    self.options = options
    configured = run.settings.optimizer.learningRate
    let start = monotonicSeconds()
    try sweep(run, isCancelled)
    try descend(run, until: start + options.budget, isCancelled)
    try settle(run, until: start + options.budget, isCancelled)
  }

  // MARK: The curve

  /// Weight of the past in the smoothed loss, so that it forgets in about ten steps.
  private static let inertia = 0.9
  /// As in fastai's `lr_find`: beyond this multiple of the least loss the training counts as diverged.
  private static let explosion = 4.0

  /// Below this share of the first loss something was learnt.
  private static let learnt = 0.9

  private mutating func sweep(_ run: PreparedRun, _ isCancelled: () -> Bool) throws(RunError) {
    var (points, average, least) = ([Point](), 0.0, Double.infinity)
    var (divergence, wasCancelled): (Double?, Bool) = (nil, false)
    let (options, inertia) = (options, Self.inertia)
    let training = try ShortTraining(run)
    try training.train(steps: options.steps, rate: { Self.rate(ofStep: $0, options) }) {
      step, loss in
      let rate = Self.rate(ofStep: step, options)
      average = inertia * average + (1 - inertia) * loss
      // Without this the first values would be drawn towards zero.
      let smoothed = average / (1 - pow(inertia, Double(step + 1)))
      points.append(Point(rate: rate, loss: loss, smoothed: smoothed))
      least = min(least, smoothed)
      let first = points[0].smoothed
      // A loss of classes cannot grow without bound, but it can lose all that was learnt.
      let isLost = least < Self.learnt * first && smoothed > first
      if !loss.isFinite || smoothed > Self.explosion * abs(least) || isLost {
        divergence = rate
        return false
      }
      wasCancelled = isCancelled()
      return !wasCancelled
    }
    (self.points, self.divergence, self.wasCancelled) = (points, divergence, wasCancelled)
  }

  private static func rate(ofStep step: Int, _ options: Options) -> Double {
    let share = Double(step) / Double(max(1, options.steps - 1))
    return options.lowest * pow(options.highest / options.lowest, share)
  }

  /// The rate at which the smoothed loss falls fastest over the logarithm of the rate.
  package var steepest: Double? {
    guard let lowest = points.indices.min(by: { points[$0].smoothed < points[$1].smoothed }) else {
      return nil
    }
    let finite = points[...lowest].filter { $0.smoothed.isFinite }
    guard finite.count > 4 else { return nil }
    var best: (rate: Double, slope: Double)?
    // Over four steps, so that one batch does not decide.
    for i in 2..<finite.count - 2 {
      let slope = finite[i + 2].smoothed - finite[i - 2].smoothed
      if slope < best?.slope ?? 0 { best = (finite[i].rate, slope) }
    }
    return best?.rate
  }

  /// The middle of the longest stretch over which the smoothed loss falls, as fastai's `valley` chooses: two thirds
  /// into the longest decreasing subsequence.
  ///
  /// - Complexity: O(points²).
  package var valley: Double? {
    let losses = points.map(\.smoothed)
    guard losses.count > 4, losses.dropLast().allSatisfy(\.isFinite) else { return nil }
    var lengths = Array(repeating: 1, count: losses.count)
    for i in losses.indices {
      for j in 0..<i where losses[i] < losses[j] { lengths[i] = max(lengths[i], lengths[j] + 1) }
    }
    guard let end = losses.indices.max(by: { lengths[$0] < lengths[$1] }), lengths[end] > 2 else {
      return nil
    }
    let start = max(0, end - lengths[end])
    return points[start + (end - start) / 2].rate
  }

  // MARK: Constant rates

  /// Trainings that were not as good before smaller rates are given up.
  private static let patience = 2

  /// 1, 0.3, 0.1, 0.03 …: about a third of each other, and easy to read.
  private static func rates(below limit: Double, _ options: Options) -> [Double] {
    (-12...6).reversed().flatMap { power in [3, 1].map { Double("\($0)e\(power)") ?? 0 } }
      .filter { $0 < limit && $0 >= options.lowest }
  }

  private mutating func descend(
    _ run: PreparedRun, until deadline: Double, _ isCancelled: () -> Bool
  ) throws(RunError) {
    guard !wasCancelled, let last = points.last else { return }
    var worse = 0
    for rate in Self.rates(below: divergence ?? last.rate.nextUp, options)
    where worse < Self.patience {
      let trial = try trial(run, rate, options.steps, isCancelled)
      if wasCancelled { return }
      trials.append(trial)
      if trial.loss != nil { worse = isGood(trial, of: trials) ? 0 : worse + 1 }
      if largestStable != nil, monotonicSeconds() > deadline { return }
    }
  }

  /// Trains longer at rates that are all about as good after so few steps, as while all a network has learnt is the
  /// mean answer: the idea of successive halving (Jamieson and Talwalkar 2016, arXiv:1502.07943).
  private mutating func settle(
    _ run: PreparedRun, until deadline: Double, _ isCancelled: () -> Bool
  ) throws(RunError) {
    let tied = stretch(of: trials)
    guard tied.count > Self.mostTied, !wasCancelled else { return }
    var longer: [Trial] = []
    for rate in tied.map(\.rate) {
      if monotonicSeconds() > deadline { return }
      longer.append(try trial(run, rate, Self.extension * options.steps, isCancelled))
      if wasCancelled { return }
    }
    playoff = longer
  }

  private mutating func trial(
    _ run: PreparedRun, _ rate: Double, _ steps: Int, _ isCancelled: () -> Bool
  ) throws(RunError) -> Trial {
    var (losses, cancelled) = ([Double](), false)
    try ShortTraining(run).train(steps: steps, rate: { _ in rate }) { _, loss in
      losses.append(loss)
      cancelled = isCancelled()
      return loss.isFinite && !cancelled
    }
    wasCancelled = cancelled
    guard losses.allSatisfy(\.isFinite), !losses.isEmpty else {
      return Trial(rate: rate, steps: losses.count, loss: nil)
    }
    let tail = losses.suffix(max(1, losses.count / 5))
    return Trial(
      rate: rate, steps: losses.count, loss: tail.reduce(0, +) / Double(tail.count))
  }

  /// What a smaller rate lacks of the fall after so few steps, up to this share, it makes up in a whole training: what
  /// falls fastest at first is not what ends lowest.
  private static let tolerance = 0.1

  /// Share of the first losses by which the loss must fall: batches differ from each other by a few percent.
  private static let leastFall = 0.05

  /// The mean loss while the rate of the curve was still too small to change anything.
  private var firstLoss: Double {
    let start = points.prefix(max(1, options.steps / 5)).map(\.loss)
    return start.reduce(0, +) / Double(max(1, start.count))
  }

  /// Rates a third of each other between which the named one may lie without a closer look.
  private static let mostTied = 2
  /// How much longer the closer look trains.
  private static let `extension` = 5

  /// Whether a training brought the loss about as low as the best of `all`.
  private func isGood(_ trial: Trial, of all: [Trial]) -> Bool {
    guard let loss = trial.loss, let lowest = all.compactMap(\.loss).min() else { return false }
    return loss <= lowest + Self.tolerance * max(0, firstLoss - lowest)
  }

  /// The good trials with the smallest rates, without a gap: a higher one beyond a gap was good by luck.
  private func stretch(of all: [Trial]) -> [Trial] {
    let isGood: (Trial) -> Bool = { self.isGood($0, of: all) }
    return Array(all.reversed().drop { !isGood($0) }.prefix(while: isGood).reversed())
  }

  private var deciding: [Trial] { stretch(of: playoff.isEmpty ? trials : playoff) }

  /// Whether it is one of those between which the named rate lies.
  package func decides(_ trial: Trial) -> Bool {
    deciding.contains { $0.rate == trial.rate && $0.steps == trial.steps }
  }

  /// Between the constant rate that brought the loss lowest and the smallest that is about as good, their geometric
  /// mean; nil where none brought it below what it was at first.
  package var named: Double? {
    let good = deciding
    guard let best = good.min(by: { $0.loss ?? 0 < $1.loss ?? 0 }), let least = good.last?.rate,
      let lowest = best.loss, lowest < firstLoss - Self.leastFall * abs(firstLoss)
    else { return nil }
    let middle = (best.rate * least).squareRoot()
    // Two digits: more only look exact.
    let scale = pow(10, 1 - floor(log10(middle)))
    return (middle * scale).rounded() / scale
  }

  /// The largest constant rate at which the loss stayed finite.
  package var largestStable: Double? { trials.first { $0.loss != nil }?.rate }
}
