import Testing
import Verification

@Suite struct StopsTooSoonTests {
  /// Measured after every second epoch of ten steps.
  private func curve(_ losses: [Double]) throws -> StopsTooSoonCheck.Curve {
    var history = RunHistory(plannedSteps: 1000, stepsPerEpoch: 10)
    history.stands = losses.enumerated().map { place, loss in
      .init(
        steps: 20 * place, train: .init(loss: loss, accuracy: 1 - loss / 4),
        heldOut: .init(loss: 2 * loss))
    }
    return try #require(StopsTooSoonCheck.Curve(history, of: "loss"))
  }

  /// Counted by hand; losses of odd epochs lie half way between their neighbours.
  @Test(
    arguments: [
      // 1.8, 1.6, 1.2, 0.8, 0.6, 0.4: the second epoch gains 0.2.
      ([2, 1.6, 0.8, 0.4], 0, 0.3, 2, 1.2 / 1.6),
      // The fourth is the first that is 0.5 below the first, the sixth as far below that.
      ([2, 1.6, 0.8, 0.4], 4, 0.5, nil, 0),
      // The second and the third are less than 0.65 below the first.
      ([2, 1.6, 0.8, 0.4], 2, 0.65, 3, 0.8 / 1.6),
      // 1.5, 1, 1.1, 1.2, 1.3, 1.4: the second is the best.
      ([2, 1, 1.2, 1.4], 3, 0, 5, 0),
      ([2, 1, 1.2, 1.4], 5, 0, nil, 0),
    ] as [([Double], Int, Double, Int?, Double)])
  func trainingsEndWhereEarlyStoppingWouldEndThem(
    _ losses: [Double], _ patience: Int, _ minDelta: Double, _ end: Int?, _ missed: Double
  ) throws {
    let curve = try curve(losses)
    #expect(curve.end(patience: patience, minDelta: minDelta) == end)
    if let end { #expect(abs(max(0, curve.shareMissed(after: end)) - missed) < 1e-9) }
  }

  @Test func onlyLossAndAccuracyAreFollowed() {
    var history = RunHistory(plannedSteps: 40, stepsPerEpoch: 10)
    history.stands = (0..<5).map { .init(steps: 10 * $0, train: .init(loss: 1)) }
    #expect(StopsTooSoonCheck.Curve(history, of: "loss") != nil)
    for name in ["val_loss", "accuracy", "val_accuracy", "val_auc"] {
      #expect(StopsTooSoonCheck.Curve(history, of: name) == nil)
    }
    history.stands[2] = .init(steps: 20, train: .init(loss: .nan))
    #expect(StopsTooSoonCheck.Curve(history, of: "loss") == nil)
  }
}
