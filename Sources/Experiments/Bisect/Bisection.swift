package import Analysis
package import Catalog
internal import SourceText
internal import Spec
package import Training

/// Finds what of a spec keeps it from training: pieces are switched off, one by one and then together, and every
/// variant is trained for a while on the same samples from the same seed.
package struct Bisection {
  package struct Options: Sendable {
    /// Seconds after which no further variant is begun.
    package var budget = 120.0
    /// Of every training.
    package var steps = 200
    /// Training samples of every variant.
    package var samples = 2000
    package init() {}
  }

  /// A variant and how well it learnt.
  package struct Variant: Sendable {
    /// Numbers of the pieces that are off.
    package let pieces: [Int]
    /// ``Skill`` for every seed it was trained with.
    package fileprivate(set) var skills: [Double]
    /// Of the first training; nil where there was none.
    package let losses: Losses?
    /// Why it could not be trained.
    package let problem: String?

    package var skill: Double? {
      skills.isEmpty ? nil : skills.reduce(0, +) / Double(skills.count)
    }
  }

  /// The loss at both ends of a training, each the mean over a tenth of the steps.
  package struct Losses: Sendable {
    package let first: Double
    package let last: Double

    init?(_ losses: [Double]) {
      guard !losses.isEmpty else { return nil }
      let part = max(1, losses.count / 10)
      first = losses.prefix(part).reduce(0, +) / Double(part)
      last = losses.suffix(part).reduce(0, +) / Double(part)
    }
  }

  package let pieces: [Piece]
  package private(set) var baseline = Variant(pieces: [], skills: [], losses: nil, problem: nil)
  package private(set) var variants: [Variant] = []
  /// The smallest set of pieces that was found to make the difference; empty where there is none.
  package private(set) var decisive: Variant?
  /// The spec as it is, given ``patience`` times as many steps; nil where it was not needed or not in time.
  package private(set) var patient: Variant?
  /// What the skill was measured on.
  package private(set) var split = Split.train
  package private(set) var wasCancelled = false
  package private(set) var isOutOfTime = false
  package let options: Options

  private let spec: AnalyzedSpec
  private let runOptions: RunOptions
  private let isCancelled: () -> Bool
  private let deadline: Double
  /// Steps of the training that the spec itself asks for.
  private let ownSteps: Int
  private var baselineSeconds = 0.0

  /// Skill that must be won for a piece to be blamed: what differs by less may differ by chance.
  package static let leastGain = 0.1
  /// Share of what the spec lacks that must be won: where it learns, many a change makes it learn a little faster.
  private static let leastShare = 1 / 3.0
  /// From this skill on a network has learnt something.
  package static let learnt = 0.3
  /// How much longer a spec may train that learns nothing at first, and that no piece keeps from it.
  package static let patience = 10
  /// A piece that wins nearly as much as the best explains as much.
  private static let alike = 0.8

  /// - Throws: ``RunError`` where the spec itself cannot be trained.
  package init(
    _ spec: AnalyzedSpec, _ options: Options, _ runOptions: RunOptions,
    isCancelled: @escaping () -> Bool = { false }, report: (Variant, Piece?) -> Void = { _, _ in }
  ) throws(RunError) {
    (self.spec, self.options, self.runOptions) = (spec, options, runOptions)
    self.isCancelled = isCancelled
    deadline = monotonicSeconds() + options.budget
    ownSteps = try Self.trainingSteps(spec, options, runOptions)
    pieces = Piece.all(of: spec)
    let start = monotonicSeconds()
    baseline = try train([], extra: 0)
    baselineSeconds = monotonicSeconds() - start
    if let problem = baseline.problem { throw RunError(problem) }
    report(baseline, nil)
    for index in pieces.indices where !isOver {
      let variant = try train([index], extra: 0)
      if wasCancelled { break }
      variants.append(variant)
      report(variant, pieces[index])
    }
    try decide()
  }

  /// Steps of the training that the spec asks for, as far as it says how many samples there are: not all are read.
  private static func trainingSteps(
    _ spec: AnalyzedSpec, _ options: Options, _ runOptions: RunOptions
  ) throws(RunError) -> Int {
    let run: PreparedRun
    do throws(RunError) {
      run = try PreparedRun(SpecVariant.of(spec, sampleEdits(spec, options)), runOptions)
    } catch {
      // What is wrong with the spec is told of the file that the user wrote, not of a variant.
      _ = try PreparedRun(spec, runOptions)
      throw RunError(error.message, help: error.help)
    }
    guard let count = declaredSamples(spec), run.settings.stepsPerEpoch == nil else {
      return run.trainingSteps
    }
    let (steps, overflow) = (count / max(1, run.settings.batchSize)).multipliedReportingOverflow(
      by: run.settings.epochs)
    return overflow ? .max : max(run.trainingSteps, steps)
  }

  private static func declaredSamples(_ spec: AnalyzedSpec) -> Int? {
    spec.spec.data.flatMap { $0.samples[.train]?.value ?? $0.totalSamples?.value }
  }

  private var isOver: Bool {
    mutating get {
      if monotonicSeconds() > deadline { isOutOfTime = true }
      return isOutOfTime || wasCancelled
    }
  }

  /// How much better than the spec itself a variant is, or than a guess where the spec is worse than that.
  private func gain(_ variant: Variant) -> Double? {
    guard let own = variant.skill, let base = baseline.skill else { return nil }
    return own - max(0, base)
  }

  // MARK: Judgement

  /// What a variant must win.
  private var neededGain: Double {
    let own = baseline.skill ?? 0
    return own < Self.learnt
      ? Self.leastGain : max(Self.leastGain, Self.leastShare * (1 - own))
  }

  private mutating func decide() throws(RunError) {
    try settleCloseOnes()
    if wasCancelled { return }
    if let single = blamed(variants) {
      decisive = single
    } else {
      try combine()
    }
    if decisive == nil { try wait() }
  }

  /// Gives a spec that learns nothing at first more steps, where the time allows.
  private mutating func wait() throws(RunError) {
    let end = monotonicSeconds() + Double(Self.patience) * baselineSeconds
    if baseline.skill ?? 0 < Self.learnt, !isOver, end < deadline {
      let variant = try train([], extra: 0, steps: Self.patience * options.steps)
      if !wasCancelled { patient = variant }
    }
  }

  /// The variant that wins most; of several that win about as much, the one with the smallest piece, and of several
  /// as small the one whose value is the least usual: another rate makes up for many a fault.
  private func blamed(_ variants: [Variant]) -> Variant? {
    let winners = variants.filter { gain($0) ?? 0 >= neededGain }
    guard let most = winners.compactMap(gain).max() else { return nil }
    return winners.filter { gain($0) ?? 0 >= Self.alike * most }.min { a, b in
      let (x, y) = (pieces[a.pieces[0]], pieces[b.pieces[0]])
      if x.size != y.size { return x.size < y.size }
      return x.distance > 0 && y.distance > 0 && x.distance != y.distance
        ? x.distance > y.distance : gain(a) ?? 0 > gain(b) ?? 0
    }
  }

  /// Trains with another seed what lies near the line, and the spec itself.
  private mutating func settleCloseOnes() throws(RunError) {
    let close = variants.indices.filter { index in
      (gain(variants[index]) ?? 0) > Self.leastGain / 2
        && (gain(variants[index]) ?? 0) < 3 * Self.leastGain
    }
    guard !close.isEmpty, !isOver else { return }
    baseline.skills += try train([], extra: 1).skills
    for index in close where !isOver {
      variants[index].skills += try train(variants[index].pieces, extra: 1).skills
    }
  }

  /// Looks for several pieces that only together make the difference.
  private mutating func combine() throws(RunError) {
    // A piece that the spec is worse without is not at fault.
    let least = (baseline.skill ?? 0) - Self.leastGain / 2
    let candidates = variants.filter { $0.skill ?? -.infinity > least }.flatMap(\.pieces)
      .filter { pieces[$0].combines }
    guard candidates.count > 1, !isOver else { return }
    let together = try train(candidates, extra: 0)
    variants.append(together)
    guard let most = gain(together), most >= neededGain else { return }
    var best = together
    _ = try DeltaDebugging.minimized(candidates) { (part: [Int]) throws(RunError) -> Bool? in
      if isOver { return nil }
      let variant = try train(part, extra: 0)
      if wasCancelled { return nil }
      variants.append(variant)
      let isEnough = gain(variant) ?? 0 >= max(neededGain, most / 2)
      if isEnough { best = variant }
      return isEnough
    }
    decisive = best
  }

  // MARK: Trainings

  /// A variant that cannot be trained is one with a problem.
  ///
  /// - Parameters:
  ///   - extra: number of the seed, from 0.
  ///   - steps: nil for those of the options.
  private mutating func train(
    _ off: [Int], extra: UInt64, steps: Int? = nil
  ) throws(RunError) -> Variant {
    do throws(RunError) {
      let edits = off.flatMap { pieces[$0].edits } + Self.sampleEdits(spec, options)
      let run = try PreparedRun(
        SpecVariant.short(spec, edits, ownTraining: ownSteps), runOptions)
      let training = try ShortTraining(run, seed: run.seed &+ extra)
      var (losses, cancelled) = ([Double](), false)
      try training.train(steps: steps ?? options.steps, rate: training.scheduledRate) { _, loss in
        losses.append(loss)
        cancelled = isCancelled()
        return loss.isFinite && !cancelled
      }
      if cancelled { wasCancelled = true }
      let judge = try Skill(run)
      split = judge.split
      let isFinite = losses.last?.isFinite ?? false
      let skill = isFinite ? try judge.measure(training.executor, run) : -1
      return Variant(pieces: off, skills: [skill], losses: Losses(losses), problem: nil)
    } catch {
      return Variant(pieces: off, skills: [], losses: nil, problem: error.message)
    }
  }

  private static func sampleEdits(_ spec: AnalyzedSpec, _ options: Options) -> [TreeEdit] {
    guard let data = spec.spec.data else { return [] }
    var samples = "train: \(min(declaredSamples(spec) ?? .max, options.samples))"
    for split in [Split.validation, .test] {
      if let count = data.samples[split]?.value { samples += ", \(split.rawValue): \(count)" }
    }
    return [.set(["data", "samples"], "{\(samples)}")]
  }
}
