/// How the loss of a few samples moved while a network was to learn them by heart.
package struct FitCourse: Sendable {
  /// What a course comes to.
  package enum Verdict: String, Sendable, CaseIterable {
    /// The samples are known by heart.
    case reached
    case notFinite
    /// The time was over before the steps were.
    case undecided
    /// The loss is above where it was, or is thrown up again and again.
    case thrown
    /// It still falls by a tenth in the second half of the steps.
    case falling
    /// It has moved by less than a twentieth.
    case still
    /// It has fallen and come to rest above its goal.
    case resting
  }

  /// Before the first step, then after every few; none of them a penalty.
  package private(set) var losses: [Double]
  /// The loss that counts as known by heart.
  package let goal: Double
  /// That of an answer that does not look at the sample; nil where no number is known.
  package let guess: Double?
  package private(set) var steps = 0
  /// Steps that are allowed.
  package let limit: Int

  package init(first: Double, goal: Double, guess: Double?, limit: Int) {
    (losses, self.goal, self.guess, self.limit) = ([first], goal, guess, limit)
  }

  package mutating func add(_ loss: Double, after steps: Int) {
    losses.append(loss)
    self.steps = steps
  }

  package var first: Double { losses[0] }
  package var last: Double { losses[losses.count - 1] }
  package var isReached: Bool { last <= goal }

  /// Whether it ended within three times its goal, as noise and penalties let it.
  package var isNear: Bool { last <= 3 * goal && verdict != .undecided }

  /// Whether it has come to an end far above its goal: more than noise, bottlenecks and few steps explain.
  package var isStuck: Bool {
    switch verdict {
    case .reached, .undecided, .falling: false
    case .notFinite: true
    case .thrown, .still, .resting: guess.map { 1.5 * last > $0 } ?? false
    }
  }

  package var verdict: Verdict {
    if isReached { return .reached }
    guard last.isFinite else { return .notFinite }
    guard steps >= limit else { return .undecided }
    if last > first || isThrown { return .thrown }
    if last < 0.9 * losses[losses.count / 2] { return .falling }
    return first - last < 0.05 * abs(first) ? .still : .resting
  }

  /// Whether, in the second half, a quarter of the moves go up by a tenth of a guess.
  private var isThrown: Bool {
    let late = losses.suffix(losses.count / 2)
    let rises = zip(late, late.dropFirst()).count { $1 - $0 > 0.1 * (guess ?? abs(first)) }
    return rises > 1 && 4 * rises >= late.count
  }
}
