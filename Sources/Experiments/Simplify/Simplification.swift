package import Analysis
internal import Catalog
package import Training

/// Makes a problem easier until the network learns it: fewer samples, fewer classes, one hidden layer.
package struct Simplification {
  package struct Options: Sendable {
    /// Most steps of every training.
    package var steps = 500
    /// Seconds after which no further rung is begun.
    package var budget = 120.0
    package init() {}
  }

  package enum Ladder: String, Sendable { case samples, classes, model }

  /// One simpler problem, and how the network did on it.
  package struct Rung: Sendable {
    package let ladder: Ladder
    /// `10 samples`, `2 of 10 classes`, `one hidden layer`.
    package let name: String
    package let samples: Int
    package let steps: Int
    /// ``Skill`` on the samples it was trained on; nil for one sample, which leaves nothing to tell apart.
    package let skill: Double?
    package let trains: Bool
    package let problem: String?
  }

  package private(set) var rungs: [Rung] = []
  package private(set) var wasCancelled = false
  package private(set) var isOutOfTime = false
  package let options: Options

  /// Up to so many samples are learnt by heart; of more, most of what there is to learn is enough.
  private static let heart = 10
  private static let byHeart = 0.9
  private static let enough = 0.5
  /// One sample is known by heart when this share of its first loss is left.
  private static let leftOfOne = 0.1
  /// Samples of the rungs that are about classes and the model.
  private static let usual = 1000
  /// How often a training is judged.
  private static let judgements = 10

  private let deadline: Double
  /// Steps of the training that the spec itself asks for.
  private let ownSteps: Int
  private let isCancelled: () -> Bool
  private let report: (Rung) -> Void

  /// - Throws: ``RunError`` where the spec itself cannot be trained.
  package init(
    _ spec: AnalyzedSpec, _ options: Options, _ runOptions: RunOptions,
    isCancelled: @escaping () -> Bool = { false }, report: @escaping (Rung) -> Void = { _ in }
  ) throws(RunError) {
    (self.options, self.isCancelled, self.report) = (options, isCancelled, report)
    deadline = monotonicSeconds() + options.budget
    let own = try PreparedRun(spec, runOptions)
    ownSteps = own.trainingSteps
    let quick = try SpecVariant.short(spec, [], ownTraining: ownSteps)
    let run = quick === spec ? own : try PreparedRun(quick, runOptions)
    guard let set = run.data[.train] else { throw RunError("there are no samples to train on") }
    let order = run.order.order(ofPass: 0)
    for count in [1, 10, 100, 1000].filter({ $0 < set.count }) + [set.count] {
      let name = (count == set.count ? "all " : "") + (count == 1 ? "1 sample" : "\(count) samples")
      try climb(.samples, name, run, Array(order.prefix(count)))
    }
    if isOver { return }
    let labels = try SampleLabels(run, set, Array(order.prefix(5 * Self.usual)))
    let classes = labels.classes
    for count in Set([2, classes.count / 2]).sorted() where count >= 2 && count < classes.count {
      let chosen = labels.positions(of: Set(classes.prefix(count)))
      let name = "\(count) of \(classes.count) classes"
      try climb(.classes, name, run, Array(chosen.prefix(Self.usual)))
    }
    try oneLayer(spec, runOptions, order, input: run.feed.inputs.first?.shape ?? [])
  }

  private var isOver: Bool {
    mutating get {
      if monotonicSeconds() > deadline { isOutOfTime = true }
      return isOutOfTime || wasCancelled
    }
  }

  private mutating func climb(
    _ ladder: Ladder, _ name: String, _ run: PreparedRun, _ positions: [Int]
  ) throws(RunError) {
    if isOver { return }
    let (rung, cancelled) = try Self.train(ladder, name, run, positions, options, isCancelled)
    wasCancelled = cancelled
    if !cancelled { add(rung) }
  }

  private mutating func add(_ rung: Rung) {
    rungs.append(rung)
    report(rung)
  }

  /// The model with one hidden layer in the place of all.
  private mutating func oneLayer(
    _ spec: AnalyzedSpec, _ runOptions: RunOptions, _ order: [Int], input: [Int]
  ) throws(RunError) {
    guard let edits = OneHiddenLayer.edits(spec, input: input), !isOver else {
      return
    }
    let name = "one hidden layer"
    let run: PreparedRun
    do throws(RunError) {
      let small = try SpecVariant.short(spec, edits, ownTraining: ownSteps)
      run = try PreparedRun(small, runOptions)
    } catch {
      add(
        Rung(
          ladder: .model, name: name, samples: 0, steps: 0, skill: nil, trains: false,
          problem: error.message))
      return
    }
    try climb(.model, name, run, Array(order.prefix(Self.usual)))
  }

  private static func train(
    _ ladder: Ladder, _ name: String, _ run: PreparedRun, _ positions: [Int], _ options: Options,
    _ isCancelled: () -> Bool
  ) throws(RunError) -> (Rung, wasCancelled: Bool) {
    guard let all = run.data[.train] else { throw RunError("there are no samples to train on") }
    // A model with a fixed batch size sees few samples again and again.
    let least = run.feed.fixedBatchSize ?? 1
    let filled =
      positions.count >= least
      ? positions : (0..<least).map { positions[$0 % positions.count] }
    let subset = all.selecting(filled)
    let training = try ShortTraining(run, on: subset)
    let judge = Skill(subset, Array(0..<min(filled.count, usual)))
    let goal = positions.count <= heart ? byHeart : enough
    var (first, taken, skill, trains, cancelled) = (Double?.none, 0, Double?.none, false, false)
    let interval = max(1, options.steps / judgements)
    try training.train(steps: options.steps, rate: training.scheduledRate) {
      (step, loss) throws(RunError) -> Bool in
      taken = step + 1
      cancelled = isCancelled()
      guard loss.isFinite, !cancelled else { return false }
      let start = first ?? training.dataLoss
      first = start
      guard taken % interval == 0 || taken == options.steps else { return true }
      if positions.count == 1 {
        trains = training.dataLoss <= leftOfOne * abs(start)
      } else {
        let measured = try judge.measure(training.executor, run)
        skill = measured
        trains = measured >= goal
      }
      return !trains
    }
    let rung = Rung(
      ladder: ladder, name: name, samples: positions.count, steps: taken, skill: skill,
      trains: trains, problem: nil)
    return (rung, cancelled)
  }
}
