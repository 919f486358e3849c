/// Training and inference must tell the same of the same samples.
package struct ModeGapCheck: HistoryCheck {
  package static let about = CheckInfo(
    "mode-gap", .shortRun,
    summary: "On training samples, the loss in inference is not above the loss in training.",
    meaning:
      "Dropout and batch statistics make training harder, not easier. Where inference is worse, the averages of batch normalisation do not fit, or the samples are prepared differently.",
    tolerance:
      "warns where, at each of the last three tenths of the training, the loss in inference is more than 1.5 times that in training and the difference a tenth of the first loss: single steps throw batch normalisation off for a while. Averages that move slowly are given 300 steps",
    sources: [
      "Roberts 2017, reason 32: train mode against test mode",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard history.stepCount >= 20, let first = history.steps.first?.loss else {
      return .skip("too few steps to tell: \(history.stepCount)")
    }
    let gaps = history.answers.suffix(3).compactMap { gap($0, history) }
    guard let last = gaps.last, gaps.count == 3 else {
      return .skip("inference on training samples was not measured on the way")
    }
    let text =
      "after \(history.stepCount) steps the loss on training samples is \(last.training.short) in training and \(last.inference.short) in inference"
    let isFar = gaps.allSatisfy { gap in
      gap.inference > gap.training + 0.5 * abs(gap.training)
        && gap.inference - gap.training > 0.1 * abs(first)
    }
    if isFar, history.hasMovingAverages, history.stepCount < 300 {
      return .skip("\(text): the averages may still follow")
    }
    return HistoryFinding(
      isFar ? .warn : .pass, text, measured: last.inference, expected: 1.5 * last.training,
      help:
        "raise the batch size or lower the momentum of batch normalisation, and compare how the splits are prepared"
    )
  }

  /// The loss in inference at a moment, and in training over the tenth of all steps before it.
  private static func gap(
    _ answers: RunHistory.Answers, _ history: RunHistory
  ) -> (training: Double, inference: Double)? {
    let before = history.steps(history.stepCount / 10, before: answers.steps)
    return before.isEmpty ? nil : (before.mean(\.loss), answers.loss)
  }
}
