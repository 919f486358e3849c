package import Analysis
package import Catalog
internal import Formatting
internal import SourceText
internal import Spec
package import Training
internal import YAML

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
    /// Why it could not be trained.
    package let problem: String?

    package var skill: Double? {
      skills.isEmpty ? nil : skills.reduce(0, +) / Double(skills.count)
    }
  }

  package let pieces: [Piece]
  package private(set) var baseline = Variant(pieces: [], skills: [], problem: nil)
  package private(set) var variants: [Variant] = []
  /// The smallest set of pieces that was found to make the difference; empty where there is none.
  package private(set) var decisive: Variant?
  /// What the skill was measured on.
  package private(set) var split = Split.train
  package private(set) var wasCancelled = false
  package private(set) var isOutOfTime = false
  package let options: Options

  private let spec: AnalyzedSpec
  private let runOptions: RunOptions
  private let isCancelled: () -> Bool
  private let deadline: Double

  /// Skill that must be won for a piece to be blamed: what differs by less may differ by chance.
  package static let leastGain = 0.1
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
    pieces = Piece.all(of: spec)
    do throws(RunError) {
      baseline = try train([], extra: 0, mayFail: false)
    } catch {
      // What is wrong with the spec is told of the file that the user wrote, not of a variant.
      _ = try PreparedRun(spec, runOptions)
      throw RunError(error.message, help: error.help)
    }
    report(baseline, nil)
    for index in pieces.indices where !isOver {
      let variant = try train([index], extra: 0)
      if wasCancelled { break }
      variants.append(variant)
      report(variant, pieces[index])
    }
    try decide()
  }

  private var isOver: Bool {
    mutating get {
      if monotonicSeconds() > deadline { isOutOfTime = true }
      return isOutOfTime || wasCancelled
    }
  }

  /// How much better than the spec itself a variant is.
  package func gain(_ variant: Variant) -> Double? {
    guard let own = variant.skill, let base = baseline.skill else { return nil }
    return own - base
  }

  // MARK: Judgement

  private mutating func decide() throws(RunError) {
    try settleCloseOnes()
    if wasCancelled { return }
    let single = blamed(variants)
    if let single {
      decisive = single
    } else {
      try combine()
    }
  }

  /// The variant that wins most; of several that win about as much, the one with the smallest piece.
  private func blamed(_ variants: [Variant]) -> Variant? {
    let winners = variants.filter { gain($0) ?? 0 >= Self.leastGain }
    guard let most = winners.compactMap(gain).max() else { return nil }
    return winners.filter { gain($0) ?? 0 >= Self.alike * most }.min { a, b in
      let (x, y) = (pieces[a.pieces[0]].size, pieces[b.pieces[0]].size)
      return x == y ? gain(a) ?? 0 > gain(b) ?? 0 : x < y
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
    let candidates = variants.filter { gain($0) ?? -1 > -Self.leastGain / 2 }.flatMap(\.pieces)
    guard candidates.count > 1, !isOver else { return }
    let together = try train(candidates, extra: 0)
    variants.append(together)
    guard let most = gain(together), most >= Self.leastGain else { return }
    var best = together
    _ = try DeltaDebugging.minimized(candidates) { (part: [Int]) throws(RunError) -> Bool? in
      if isOver { return nil }
      let variant = try train(part, extra: 0)
      if wasCancelled { return nil }
      variants.append(variant)
      let isEnough = gain(variant) ?? 0 >= max(Self.leastGain, most / 2)
      if isEnough { best = variant }
      return isEnough
    }
    decisive = best
  }

  // MARK: Trainings

  /// - Parameter extra: number of the seed, from 0.
  private mutating func train(
    _ off: [Int], extra: UInt64, mayFail: Bool = true
  ) throws(RunError) -> Variant {
    do throws(RunError) {
      let run = try PreparedRun(try variant(off), runOptions)
      let training = try ShortTraining(run, seed: run.seed &+ extra)
      var (isFinite, cancelled) = (true, false)
      try training.train(steps: options.steps, rate: training.scheduledRate) { _, loss in
        isFinite = loss.isFinite
        cancelled = isCancelled()
        return isFinite && !cancelled
      }
      if cancelled { wasCancelled = true }
      let judge = try Skill(run)
      split = judge.split
      let skill = isFinite ? try judge.measure(training.executor, run) : -1
      return Variant(pieces: off, skills: [skill], problem: nil)
    } catch {
      guard mayFail else { throw error }
      return Variant(pieces: off, skills: [], problem: error.message)
    }
  }

  /// The spec without some of its pieces, on few samples.
  private func variant(_ off: [Int]) throws(RunError) -> AnalyzedSpec {
    guard let root = spec.document.root else { throw RunError("the file is no spec") }
    let edits = off.flatMap { pieces[$0].edits } + [.remove(["extends"])] + sampleEdits
    let text = YAMLText.text(root.applying(edits))
    let document = SpecDocument.read(Array(text.utf8), path: spec.document.file.path)
    guard let variant = AnalyzedSpec(document) else { throw RunError("what is left is no spec") }
    return variant
  }

  private var sampleEdits: [TreeEdit] {
    guard let data = spec.spec.data else { return [] }
    let declared = data.samples[.train]?.value ?? data.totalSamples?.value ?? .max
    var samples = "train: \(min(declared, options.samples))"
    for split in [Split.validation, .test] {
      if let count = data.samples[split]?.value { samples += ", \(split.rawValue): \(count)" }
    }
    return [.set(["data", "samples"], "{\(samples)}")]
  }
}
