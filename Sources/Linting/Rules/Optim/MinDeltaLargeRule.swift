import Analysis
import SourceText
import Spec

/// Points out early stopping that counts only a large part of all there is to gain as better.
struct MinDeltaLargeRule: Rule {
  static let about = RuleInfo(
    "optim/min-delta-large", .warning,
    summary: "Early stopping asks of every epoch a large part of all that can be gained.",
    rationale: """
      An epoch counts as better where it gains more than 'min_delta'. A loss that starts near \
      ln K for K classes cannot fall below 0, so that only ln K / min_delta epochs can be better, and \
      an accuracy cannot rise above 1. Training ends soon after the last of them, however much the \
      loss still falls. Reported where 'min_delta' is more than a tenth of all that can be gained, and \
      training must end before the last epoch.
      """,
    symptoms:
      "early stopping stops too early although the loss still falls, min_delta too large, training ends after 2 epochs",
    remedy: "Leave 'min_delta' at 0, or use about a thousandth of the loss at the start.",
    sources: ["Prechelt, Early stopping – but when?, 1998, doi:10.1007/3-540-49430-8_3"],
    examples: [
      .finding(
        "half a unit of a loss that starts at 2.3",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu}
            - dense: {units: 10, name: logits}
        data:
          fields:
            features: {role: feature, shape: [64]}
            label: {role: label, shape: [], classes: 10}
          split: {validation: 0.1}
        training:
          loss: {sparse_categorical_crossentropy: {from_logits: true}}
          epochs: 50
          early_stopping: {monitor: val_loss, patience: 3, min_delta: «0.5»}
        """),
      .finding(
        "a fifth of all accuracy",
        """
        coprime: 1
        training:
          epochs: 50
          early_stopping: {monitor: val_accuracy, min_delta: «0.2»}
        """),
      .clean(
        "a thousandth",
        """
        coprime: 1
        training:
          epochs: 50
          early_stopping: {monitor: val_accuracy, min_delta: 0.001}
        """),
      .clean(
        "too patient to end before the last epoch",
        """
        coprime: 1
        training:
          epochs: 20
          early_stopping: {monitor: val_accuracy, patience: 5, min_delta: 0.2}
        """),
      .clean(
        "an error whose size is not known",
        """
        coprime: 1
        training:
          loss: mean_squared_error
          epochs: 50
          early_stopping: {monitor: val_loss, min_delta: 0.5}
        """),
    ])

  /// A larger share of all that can be gained is too much to ask of one epoch.
  private static let limit = 0.1

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let early = spec.spec.training?.earlyStopping, let asked = early.minDelta,
      case let least = abs(asked.value), least.isFinite,
      let whole = spec.gain(of: early.monitor?.value ?? "val_loss"), least > Self.limit * whole
    else { return }
    // The first epoch is always the best so far; then each better one may keep the others waiting.
    let gains = Int(whole / least)
    let (waiting, overflow) = max(1, early.patience?.value ?? 0)
      .multipliedReportingOverflow(by: gains + 1)
    guard !overflow, waiting < spec.epochs - 1 else { return }
    let room = gains == 0 ? "none" : "\(gains)"
    let whose = whole == 1 ? "an accuracy" : "a loss of \(brief(whole))"
    report.add(
      "early stopping waits for gains of \(brief(least)), and \(whose) has room for \(room): training ends after \(count(waiting + 1, "epoch")) of \(spec.epochs) at the latest",
      at: asked.range, help: "use about \(brief(whole / 1000)), or leave 'min_delta' out")
  }
}

extension AnalyzedSpec {
  /// All that a watched number can get better by; nil where that is not known.
  fileprivate func gain(of monitor: String) -> Double? {
    let base = monitor.hasPrefix("val_") ? String(monitor.dropFirst(4)) : monitor
    if base == "loss" { return lossAtChance }
    let name = canonicalName(base)
    return name == "accuracy" || name.hasSuffix("_accuracy") ? 1 : nil
  }
}
