import Program

extension CTC: ReferencePrimitive {
  @specialized(where S == Float) @specialized(where S == Double)
  package func forward<S: ReferenceScalar>(_ call: ReferenceCall<S>) -> [ReferenceTensor<S>] {
    var losses = ReferenceTensor<S>(call.shapes[0])
    for example in 0..<losses.count {
      losses.values[example] = Alignments(example, call, blank: blank).map { $0.loss } ?? .nan
    }
    return [losses]
  }

  @specialized(where S == Float) @specialized(where S == Double)
  package func backward<S: ReferenceScalar>(
    _ call: ReferenceCall<S>, _ results: [ReferenceTensor<S>], _ gradients: [ReferenceTensor<S>]
  ) -> [ReferenceTensor<S>?] {
    var slopes = ReferenceTensor<S>(call.operands[0].shape)
    for example in 0..<results[0].count where results[0].values[example].isFinite {
      guard let alignments = Alignments(example, call, blank: blank) else { continue }
      alignments.addSlopes(times: gradients[0].values[example], to: &slopes.values)
    }
    return [slopes] + call.operands.dropFirst().map { _ in nil }
  }
}

/// All ways in which the steps of one example spell its labels with blanks between them, by dynamic programming.
///
/// - Complexity: O(steps · labels).
private struct Alignments<S: ReferenceScalar> {
  /// Where the log-probabilities of every step that counts begin.
  private let steps: [Int]
  /// blank, label, blank, …, label, blank.
  private let path: [Int]
  private let logProbabilities: [S]
  /// The logarithm of the probability of all ways to a place of the path at a step, `[steps, path]`.
  private let prefixes: [S]
  let loss: S

  /// Nil where a label is none of the classes.
  init?(_ example: Int, _ call: ReferenceCall<S>, blank: Int) {
    let (x, labels) = (call.operands[0], call.operands[1])
    let (time, classes, count) = (x.shape[1], x.shape[2], labels.shape[1])
    var path = [blank]
    for value in labels.values[example * count..<(example + 1) * count] where !(value < 0) {
      guard let label = S.index(value, below: classes) else { return nil }
      if label != blank { path += [label, blank] }
    }
    steps = (0..<time).filter {
      call.operands.count < 3 || call.operands[2].values[example * time + $0] != 0
    }.map { (example * time + $0) * classes }
    (self.path, logProbabilities) = (path, x.values)
    prefixes = Alignments.sums(steps, path, x.values)
    // Every alignment ends with the last label or the blank behind it.
    let last = prefixes.suffix(path.count).suffix(2)
    loss = steps.isEmpty ? (path.count == 1 ? 0 : .infinity) : -logSum(last)
  }

  /// `prefixes` for these steps and this path, each read from its beginning.
  private static func sums(_ steps: [Int], _ path: [Int], _ logProbabilities: [S]) -> [S] {
    let width = path.count
    var sums = [S](repeating: -.infinity, count: steps.count * width)
    for (t, step) in steps.enumerated() {
      for (s, label) in path.enumerated() {
        let before: S
        if t == 0 {
          before = s < 2 ? 0 : -.infinity
        } else {
          // From here, from the place before, and over the blank between two different labels.
          let mayJump = s > 1 && label != path[s - 2]
          let first = s - (mayJump ? 2 : min(s, 1))
          before = logSum(sums[(t - 1) * width + first...(t - 1) * width + s])
        }
        sums[t * width + s] = before + logProbabilities[step + label]
      }
    }
    return sums
  }

  /// Adds the slopes of the loss by the log-probabilities: minus the probability of being at a place at a step.
  func addSlopes(times factor: S, to slopes: inout [S]) {
    // The ways from a place to the end are those to it when both are read backwards.
    let suffixes = Alignments.sums(steps.reversed(), path.reversed(), logProbabilities)
    for (t, step) in steps.enumerated() {
      for (s, label) in path.enumerated() {
        let place = t * path.count + s
        let both = prefixes[place] + suffixes[prefixes.count - 1 - place]
        // The step itself is in both.
        let share = S.exponential(both - logProbabilities[step + label] + loss)
        if share > 0 { slopes[step + label] -= factor * share }
      }
    }
  }
}

/// The logarithm of the sum of exponentials.
private func logSum<S: ReferenceScalar>(_ values: ArraySlice<S>) -> S {
  guard let largest = values.max(), largest > -.infinity else { return -.infinity }
  return largest + S.logarithm(values.reduce(0) { $0 + S.exponential($1 - largest) })
}
