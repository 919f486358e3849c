internal import Training

/// The classes of a sample that has several: one for each step of a sequence, or any number of all.
struct SampleLabels {
  let wanted: String
  let answered: String

  private static let most = 12

  /// Nil where a sample has one class or none, or too many to be read.
  init?(_ sample: Examination.Sample, _ examination: Examination) {
    guard let classes = examination.answerShape.last, classes > 1,
      sample.answer.count == examination.answerShape.reduce(1, *)
    else { return nil }
    let steps = sample.answer.count / classes
    if examination.hasClassPerPlace, examination.answerShape.count == 2, steps <= Self.most {
      let isIndex = sample.wanted.count == steps
      guard isIndex || sample.wanted.count == sample.answer.count else { return nil }
      wanted = Self.text(
        isIndex ? sample.wanted.map { Int(exactly: $0) ?? 0 } : Self.best(sample.wanted, classes))
      answered = Self.text(Self.best(sample.answer, classes))
      return
    }
    // Of several labels at once as many answers are told as are wanted, the surest.
    let labels = sample.wanted.indices.filter { sample.wanted[$0] == 1 }
    guard examination.answerShape.count == 1, sample.wanted.count == classes,
      (1...Self.most).contains(labels.count), sample.wanted.allSatisfy({ $0 == 0 || $0 == 1 })
    else { return nil }
    let surest = sample.answer.indices.sorted { sample.answer[$0] > sample.answer[$1] }
    wanted = Self.text(labels)
    answered = Self.text(surest.prefix(labels.count).sorted())
  }

  /// The class with the highest number of each row.
  private static func best(_ values: [Float], _ classes: Int) -> [Int] {
    stride(from: 0, to: values.count, by: classes).map { start in
      (0..<classes).max { values[start + $0] < values[start + $1] } ?? 0
    }
  }

  private static func text(_ classes: [Int]) -> String {
    classes.map { "\($0)" }.joined(separator: " ")
  }
}
