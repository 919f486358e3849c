/// Training and inference must tell the same of the same samples.
package struct ModeGapCheck: HistoryCheck {
  package static let about = CheckInfo(
    "mode-gap", .shortRun,
    summary: "On training samples, the loss in inference is not above the loss in training.",
    meaning:
      "Dropout and batch statistics make training harder, not easier. Where inference is worse, the averages of batch normalisation do not fit, or the samples are prepared differently.",
    tolerance:
      "warns where the loss in inference is more than 1.5 times that of the last tenth of the steps, and the difference a tenth of the first loss; averages that move slowly are given 300 steps",
    sources: [
      "Roberts 2017, reason 32: train mode against test mode",
      "Ben Braiek and Khomh 2023, TheDeepChecker, doi:10.1145/3529318",
    ])

  package init() {}

  package static func judge(_ history: RunHistory) -> HistoryFinding {
    guard history.fault == nil else { return .skip("the training broke off") }
    guard history.steps.count >= 20, let first = history.steps.first?.loss,
      let inference = history.stands.last?.train.loss
    else { return .skip("too few steps to tell: \(history.steps.count)") }
    let late = history.steps.suffix(history.steps.count / 10)
    let training = late.reduce(0) { $0 + $1.loss } / Double(late.count)
    let text =
      "after \(history.steps.count) steps the loss on training samples is \(training.short) in training and \(inference.short) in inference"
    let isFar =
      inference > training + 0.5 * abs(training) && inference - training > 0.1 * abs(first)
    if isFar, history.hasMovingAverages, history.steps.count < 300 {
      return .skip("\(text): the averages may still follow")
    }
    return HistoryFinding(
      isFar ? .warn : .pass, text, measured: inference, expected: 1.5 * training,
      help:
        "raise the batch size or lower the momentum of batch normalisation, and compare how the splits are prepared"
    )
  }
}
