package import Training

/// Shows training as it goes: a bar that is drawn over on a terminal, one line per epoch elsewhere.
package final class ProgressPrinter: RunObserver {
  private let style: Style
  private let write: (String) -> Void
  private let shouldStop: () -> Bool
  private var barLength = 0
  private var epochs = 0

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
      "training \(start.name): \(parameters) trainable parameters, \(start.stepsPerEpoch) steps of \(start.batchSize) samples per epoch, \(start.epochs) epochs, "
        + "\(bytes(start.arenaBytes)) of working memory\n")
    if start.epochsDone > 0 { write("going on after epoch \(start.epochsDone)\n") }
    if !start.slowOperations.isEmpty {
      write(
        "without a fast kernel, so slower than they could be: \(start.slowOperations.joined(separator: ", "))\n"
      )
    }
  }

  package func epochStarted(_ epoch: Int, of epochs: Int) { self.epochs = epochs }

  package func stepFinished(_ progress: StepProgress) {
    guard style.width != nil, progress.stepCount > 0 else { return }
    let share = Double(progress.step) / Double(progress.stepCount)
    let cells = 24
    let full = min(cells, Int(share * Double(cells)))
    let bar = String(repeating: "━", count: full) + String(repeating: "─", count: cells - full)
    let metrics = progress.metrics.map { "\($0.name) \(short($0.value))" }.joined(separator: "  ")
    draw(
      "epoch \(progress.epoch)/\(epochs) \(bar) \(progress.step)/\(progress.stepCount)  loss \(short(progress.loss))  \(metrics)"
        + "  \(grouped(Int(progress.samplesPerSecond))) samples/s  \(duration(progress.secondsLeft)) left"
    )
  }

  package func epochFinished(_ result: EpochResult) {
    clear()
    let values = result.values.map { "\($0.name) \(short($0.value))" }.joined(separator: "  ")
    write("epoch \(result.epoch)/\(epochs)  \(values)  \(duration(result.seconds))\n")
  }

  package func finished(_ result: TrainingResult) {
    clear()
    if result.outcome != .completed { write("\(result.outcome.text)\n") }
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

/// `3 min 20 s`, `4.2 s`, `120 ms`.
package func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0 else { return "?" }
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
