internal import Analysis
internal import Catalog
internal import JSONText
internal import SourceText
internal import Spec
package import Training

/// What holds for the training samples must hold for the others.
package struct SplitRelationCheck: Check {
  package static let about = CheckInfo(
    "split-relation", .data,
    summary:
      "What a simple model learns on a part of the training samples is as true of the other splits as of the rest of them.",
    meaning:
      "Each split may look right by itself, and still have its columns, axes or classes in another order than train: then what is learned on one is wrong on the other.",
    tolerance:
      "warns where the better of ridge regression, class means and five neighbours, fitted on a part of the training samples, has on another split lost half of its lead over always the same answer that it has on the rest of them, and three standard errors",
    sources: [
      "Diagnosing Broken Neural Network Training, 2017: training and test images treated differently",
      "Rabanser, Günnemann and Lipton 2019, Failing loudly: detecting dataset shift, arXiv:1810.11953",
    ])

  package init() {}

  /// Samples that are asked about in each split, at least and at most.
  private static let asked = 20...128
  /// Samples that models are fitted on, at most: a relation shows in few.
  private static let fitted = 500
  /// The share of its lead that a model may lose.
  private static let limit = 0.5
  /// A lead that says nothing, as a share of what the constant answer costs.
  private static let least = 0.1

  package func run(_ context: inout VerificationContext) throws(RunError) -> CheckOutcome {
    guard let question = Question(context.run) else {
      return .notApplicable("the targets are neither classes nor a few numbers")
    }
    guard let train = try context.table(.train), train.count >= 3 * Self.asked.lowerBound else {
      return .notApplicable("there are too few samples to train on")
    }
    var others: [(split: Split, table: SampleTable)] = []
    // A random part of train has samples of every group, a split by group has none of them.
    let isByGroup = context.spec.spec.data?.split?.by != nil
    for split in [Split.validation, .test] where !isByGroup || context.run.hasOwnSource(split) {
      if let table = try context.table(split), table.count >= Self.asked.lowerBound {
        others.append((split, table))
      }
    }
    guard !others.isEmpty else { return .notApplicable("there is no other split to speak of") }
    let rest = min(train.count / 3, Self.asked.upperBound)
    let models = BaselineScores(
      question, [train] + others.map(\.table), fittedOn: min(train.count - rest, Self.fitted),
      isScaled: context.run.isTable)
    let home = models.scores(models.parts[0].suffix(rest))
    guard let model = home.indices.dropFirst().min(by: { home[$0].cost < home[$1].cost }),
      home[model].cost < (1 - Self.least) * home[0].cost
    else { return .notApplicable("no simple model learns anything from the training samples") }
    var text =
      "\(home[model].name), fitted on a part of train: \(question.measure) \(question.told(home[model].cost)) on the rest of train"
    for (other, part) in zip(others, models.parts.dropFirst()) {
      let away = models.scores(part.prefix(Self.asked.upperBound))
      let here = ", \(question.told(away[model].cost)) on \(other.split.rawValue)"
      guard Self.isLost(home, away, model) else {
        text += here
        continue
      }
      return CheckOutcome(
        .warn, text + here, measured: .number(question.measured(away[model].cost)),
        expected: .number(question.measured(home[model].cost)),
        at: context.run.range(of: other.split),
        help:
          "compare the order of columns, axes and classes in both; a split by group or time does this, too"
      )
    }
    return CheckOutcome(.pass, text)
  }

  /// Whether a model is much worse on samples of another split than at home.
  ///
  /// Its lead is over the constant answer where that is worse: one class may be rarer in one split than in the other.
  private static func isLost(
    _ home: [BaselineScores.Score], _ away: [BaselineScores.Score], _ model: Int
  ) -> Bool {
    let lead = max(home[0].cost, away[0].cost) - home[model].cost
    let lost = away[model].cost - home[model].cost
    let (here, there) = (home[model].error, away[model].error)
    return lost > max(limit * lead, 3 * (here * here + there * there).squareRoot())
  }
}
