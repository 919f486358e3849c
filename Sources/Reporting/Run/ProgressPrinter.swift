package import Training

/// Shows training as it goes: a bar that is drawn over on a terminal, one line per epoch elsewhere.
package final class ProgressPrinter: RunObserver {
  private let style: Style
  private let write: (String) -> Void
  private let shouldStop: () -> Bool
  private var barLength = 0
  private var epochs = 0
  private var samplesPerSecond = 0.0
  /// Of the last epoch, with its validation.
  private var epochSeconds: Double?

  /// - Parameters:
  ///   - write: takes text for the terminal as it comes.
  ///   - shouldStop: asked after every step.
  package init(
    _ style: Style, write: @escaping (String) -> Void, shouldStop: @escaping () -> Bool = { false }
  ) {
    (self.style, self.write, self.shouldStop) = (style, write, shouldStop)
  }

  package var isCancelled: Bool { shouldStop() }

  package func runStarted(_ start: RunStart) {
    let parameters = grouped(start.parameterCounts.trainable)
    write(
      "training \(start.name): \(parameters) trainable parameters, \(amount(start.stepsPerEpoch, "step")) of \(amount(start.batchSize, "sample")) per epoch, "
        + "\(amount(start.epochs, "epoch")); activations and gradients of a step take \(bytes(start.arenaBytes))\n"
    )
    if start.epochsDone > 0 { write("going on after epoch \(start.epochsDone)\n") }
    if !start.slowOperations.isEmpty {
      write(
        "without a fast kernel, so slower than they could be: \(start.slowOperations.joined(separator: ", "))\n"
      )
    }
  }

  package func epochStarted(_ epoch: Int, of epochs: Int) { self.epochs = epochs }

  package func stepFinished(_ progress: StepProgress) {
    samplesPerSecond = progress.samplesPerSecond
    guard let width = style.width, progress.stepCount > 0 else { return }
    let epoch = "epoch \(progress.epoch)/\(epochs)"
    let steps = "\(progress.step)/\(progress.stepCount)  \(duration(secondsLeft(progress))) left"
    let values = [NamedValue("loss", progress.loss)] + progress.metrics
    let text = "\(steps)  \(line(values))  \(speed)"
    // On a narrow terminal the bar goes first, then the end of the line.
    let cells = min(24, width - 3 - epoch.count - text.count)
    let bar = cells < 4 ? "" : Self.bar(progress, cells) + " "
    draw("\(epoch) \(bar)\(text)")
  }

  private static func bar(_ progress: StepProgress, _ cells: Int) -> String {
    let share = Double(progress.step) / Double(progress.stepCount)
    let full = min(cells, Int(share * Double(cells)))
    return String(repeating: "━", count: full) + String(repeating: "─", count: cells - full)
  }

  /// To the end of the last epoch.
  private func secondsLeft(_ progress: StepProgress) -> Double {
    let stepsLeft = progress.stepCount - progress.step
    let perEpoch =
      epochSeconds
      ?? (stepsLeft > 0
        ? progress.secondsLeft / Double(stepsLeft) * Double(progress.stepCount) : 0)
    return progress.secondsLeft + perEpoch * Double(max(0, epochs - progress.epoch))
  }

  package func epochFinished(_ result: EpochResult) {
    clear()
    epochSeconds = result.seconds
    let epochsLeft = epochs - result.epoch
    let left =
      epochsLeft > 0 ? "  \(duration(result.seconds * Double(epochsLeft))) left" : ""
    write(
      "epoch \(result.epoch)/\(epochs)  \(line(result.values))  \(duration(result.seconds))  \(speed)\(left)\n"
    )
  }

  private func line(_ values: [NamedValue]) -> String {
    values.map { "\($0.name) \(short($0.value))" }.joined(separator: "  ")
  }

  private var speed: String {
    "\(grouped(Int(exactly: samplesPerSecond.rounded()) ?? 0)) samples/s"
  }

  package func finished(_ result: TrainingResult) {
    clear()
    // Where a breakpoint stopped it is told with what was seen there.
    if result.outcome == .completed || result.stop != nil { return }
    let isResumable = result.outcome == .cancelled && result.folder != nil
    write(result.outcome.text + (isResumable ? "; --resume goes on from here\n" : "\n"))
  }

  private func draw(_ line: String) {
    let width = (style.width ?? 100) - 1
    let shown = displayWidth(line) > width ? String(line.prefix(width)) : line
    write("\r" + shown + String(repeating: " ", count: max(0, barLength - displayWidth(shown))))
    barLength = displayWidth(shown)
  }

  private func clear() {
    if barLength > 0 { write("\r" + String(repeating: " ", count: barLength) + "\r") }
    barLength = 0
  }
}

/// `3 min 20 s`, `4.2 s`, `120 ms`, `0.4 ms`.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, (0..<1e12).contains(seconds) else { return "?" }
  if seconds < 0.01 { return "\((seconds * 10_000).rounded() / 10) ms" }
  if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
  if seconds < 60 { return "\((seconds * 10).rounded() / 10) s".replacingZeroFraction }
  let whole = Int(seconds.rounded())
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}

private func bytes(_ count: Int) -> String {
  count < 1 << 20 ? "\(max(1, count >> 10)) kB" : "\(count >> 20) MB"
}

extension String {
  fileprivate var replacingZeroFraction: String {
    hasSuffix(".0 s") ? String(dropLast(4)) + " s" : self
  }
}
