import Reporting
import Testing
import Training

@Suite struct ProgressPrinterTests {
  private final class Screen { var text = "" }

  /// What the third of four steps of the first of five epochs shows, a second after the start.
  private func shown(width: Int?) -> String {
    let screen = Screen()
    let printer = ProgressPrinter(Style(hasColor: false, width: width)) { screen.text += $0 }
    printer.epochStarted(1, of: 5)
    printer.stepFinished(
      StepProgress(
        epoch: 1, step: 3, stepCount: 4, loss: 0.5, metrics: [NamedValue("accuracy", 0.75)],
        samplesPerSecond: 96, secondsLeft: 10))
    return screen.text
  }

  /// With the bar wherever four cells of it fit.
  @Test(arguments: [
    (
      100,
      "epoch 1/5 ━━━━━━━━━━━━━━━━━━────── 3/4  2 min 50 s left  loss 0.5  accuracy 0.75  96 samples/s"
    ),
    (80, "epoch 1/5 ━━━━━━─── 3/4  2 min 50 s left  loss 0.5  accuracy 0.75  96 samples/s"),
    (70, "epoch 1/5 3/4  2 min 50 s left  loss 0.5  accuracy 0.75  96 samples/s"),
    (40, "epoch 1/5 3/4  2 min 50 s left  loss 0."),
  ])
  func theBarGivesWayOnANarrowTerminal(_ width: Int, _ line: String) {
    #expect(shown(width: width) == "\r" + line)
  }

  @Test func nothingIsDrawnOverWhereThereIsNoTerminal() {
    #expect(shown(width: nil) == "")
  }

  @Test func anEpochIsOneLineWithSpeedAndTimeLeft() {
    let screen = Screen()
    let printer = ProgressPrinter(.plain) { screen.text += $0 }
    printer.epochStarted(2, of: 4)
    printer.stepFinished(
      StepProgress(
        epoch: 2, step: 4, stepCount: 4, loss: 0.5, metrics: [], samplesPerSecond: 1234.4,
        secondsLeft: 0))
    printer.epochFinished(
      EpochResult(
        epoch: 2, values: [NamedValue("loss", 0.5), NamedValue("val_loss", 0.25)],
        learningRate: 0.1, seconds: 45))
    #expect(
      screen.text == "epoch 2/4  loss 0.5  val_loss 0.25  45 s  1,234 samples/s  1 min 30 s left\n")
  }

  @Test(arguments: [
    (0.00042, "0.4 ms"), (0.0124, "12 ms"), (4.25, "4.3 s"), (60, "1 min 0 s"),
    (7322, "2 h 2 min"), (-1, "?"), (.infinity, "?"), (1e300, "?"), (.nan, "?"),
  ])
  func durationsAreShortAndNeverFail(_ seconds: Double, _ text: String) {
    #expect(duration(seconds) == text)
  }
}
