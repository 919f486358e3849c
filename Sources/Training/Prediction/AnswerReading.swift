#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

internal import Analysis
internal import Catalog

/// What the numbers of an output say, as the loss that it was trained with takes them.
package struct AnswerReading: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// One of several classes.
    case oneClass
    /// Yes or no.
    case binary
  }
  /// How a number becomes a probability.
  private enum Link: Hashable, Sendable { case none, softmax, exponential, sigmoid }

  package let kind: Kind
  private let link: Link
  /// Of the classes, where they are known.
  package let classNames: [String]

  /// Nil where the numbers are no classes, or stand in several rows per sample.
  init?(_ contract: LossContract, shape: [Int], classNames: [String]) {
    guard shape.count == 1 else { return nil }
    switch contract.prediction {
    case .logits: (kind, link) = (.oneClass, .softmax)
    case .probabilities: (kind, link) = (.oneClass, .none)
    case .logProbabilities: (kind, link) = (.oneClass, .exponential)
    case .independentLogits: (kind, link) = (.binary, .sigmoid)
    case .independentProbabilities: (kind, link) = (.binary, .none)
    default: return nil
    }
    guard kind == .oneClass ? shape[0] > 1 : shape[0] == 1 else { return nil }
    self.classNames = classNames.count == (kind == .oneClass ? shape[0] : 2) ? classNames : []
  }

  package struct Answer: Hashable, Sendable {
    package let label: Int
    package let name: String?
    /// Of that class.
    package let probability: Double
  }

  /// - Parameter row: the output for one sample.
  package func answer(_ row: UnsafeBufferPointer<Float>) -> Answer {
    switch kind {
    case .oneClass:
      let best = row.indices.max { row[$0] < row[$1] } ?? 0
      return Answer(best, classNames, probability(of: best, row))
    case .binary:
      let yes = probability(of: 0, row)
      return Answer(yes > 0.5 ? 1 : 0, classNames, yes > 0.5 ? yes : 1 - yes)
    }
  }

  private func probability(of index: Int, _ row: UnsafeBufferPointer<Float>) -> Double {
    let value = Double(row[index])
    switch link {
    case .none: return value
    case .exponential: return exp(value)
    case .sigmoid: return 1 / (1 + exp(-value))
    case .softmax:
      // Relative to the number itself, which is the largest.
      return 1 / row.reduce(0) { $0 + exp(Double($1) - value) }
    }
  }
}

extension AnswerReading.Answer {
  fileprivate init(_ label: Int, _ names: [String], _ probability: Double) {
    self.label = label
    self.probability = probability
    name = names.indices.contains(label) ? names[label] : nil
  }
}
