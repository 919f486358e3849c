package import SourceText

/// What is known about the values of a tensor, beyond its shape and element type.
///
/// A missing fact is unknown, and a contract over an unknown fact stays silent.
package struct ValueFacts: Hashable, Sendable {
  package var range: Interval?
  package var encoding: Encoding?
  package var moments: Moments?
  /// What made the encoding what it is, oldest first.
  package var encodingReasons: [Reason] = []
  /// What made the range what it is, oldest first.
  package var rangeReasons: [Reason] = []

  package init(range: Interval? = nil, encoding: Encoding? = nil, moments: Moments? = nil) {
    self.range = range
    self.encoding = encoding
    self.moments = moments
  }
  package static let unknown = ValueFacts()
}

/// A link of the chain that explains a fact: "`probabilities` since softmax", and where that is written.
///
/// Thousands are made and few are read, so that the words are put together only when asked for.
package struct Reason: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case words(String)
    case encoding(Encoding, since: String)
    case interval(Interval, after: String)
  }
  package let content: Content
  package let range: SourceRange

  package init(_ content: Content, at range: SourceRange) {
    (self.content, self.range) = (content, range)
  }
  package init(_ words: String, at range: SourceRange) { self.init(.words(words), at: range) }

  package var text: String {
    switch content {
    case .words(let words): words
    case .encoding(let encoding, let layer): "\(encoding.description) since '\(layer)'"
    case .interval(let interval, let layer): "in \(interval) after '\(layer)'"
    }
  }
}

/// What the numbers of a tensor stand for.
package enum Encoding: Hashable, Sendable {
  /// Integers below `classes`.
  case index(classes: Int?)
  /// One 1 per row, the rest 0.
  case oneHot(classes: Int?)
  /// Any number of 1s per row.
  case multiHot(classes: Int?)
  /// Non-negative rows that sum to 1 along the last axis (softmax).
  case probabilities
  /// Each number a probability of its own (sigmoid).
  case independentProbabilities
  /// Logarithms of ``probabilities`` (log_softmax).
  case logProbabilities
  /// What an affine layer gives without an activation: a logit or an unbounded prediction.
  case linear
  /// What the named activation gives, when it is none of the above.
  case activated(String)
  /// Measurements: pixels, prices, temperatures.
  case real

  /// In words, for messages.
  package var description: String {
    switch self {
    case .index(let classes): classes.map { "class indices below \($0)" } ?? "class indices"
    case .oneHot(let classes): classes.map { "one-hot rows of \($0)" } ?? "one-hot rows"
    case .multiHot: "multi-hot rows"
    case .probabilities: "probabilities that sum to 1"
    case .independentProbabilities: "independent probabilities"
    case .logProbabilities: "log-probabilities"
    case .linear: "unbounded numbers (logits)"
    case .activated(let name): "the output of \(name)"
    case .real: "real numbers"
    }
  }
}

/// Mean and variance of the elements under the declared initialisers.
package struct Moments: Hashable, Sendable {
  package var mean: Double
  package var variance: Double
  package init(mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }
  package var secondMoment: Double { variance + mean * mean }
}
