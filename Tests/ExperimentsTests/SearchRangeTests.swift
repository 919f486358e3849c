import Spec
import Testing

import Experiments

@Suite struct SearchRangeTests {
  @Test(arguments: [
    ("a.b=1e-4..1e-1:log", "a.b=0.0001..0.1:log"), ("a=1..8", "a=1..8"),
    ("a=1..8:log:4", "a=1..8:log:4"), ("a=0.5..2", "a=0.5..2.0"), ("a=relu, tanh", "a=relu,tanh"),
    ("a=[1, 2],[3]", "a=[1, 2],[3]"), ("a=-3..-1", "a=-3..-1"),
  ])
  func rangesAreRead(_ text: String, _ normal: String) throws {
    #expect(try SearchRange(text).text == normal)
  }

  @Test(arguments: [
    "a", "=1..2", "a..b=1..2", "a=2..1", "a=1..1", "a=0..1:log", "a=-1..1:log", "a=1..x",
    "a=1..2:lin", "a=1..2:1", "a=1..nan", "a=1..inf", "a=1..9007199254740993", "a=", "a=b,,c",
    "a=b,b", "a=-1.7e308..1.7e308",
  ])
  func whatCannotBeARangeIsRefused(_ text: String) {
    #expect(throws: SearchRange.Mistake.self) { try SearchRange(text) }
  }

  /// Draws follow the distribution: half of a logarithmic range lies below its geometric mean.
  @Test func drawsOfALogarithmicRangeAreEvenInTheLogarithm() throws {
    let range = try SearchRange("a=1e-4..1:log")
    let values = (0..<2000).compactMap { Double(range.value(ofTrial: $0, seed: 1)) }
    #expect(values.count == 2000)
    #expect(values.allSatisfy { (1e-4...1).contains($0) })
    #expect((900...1100).contains(values.filter { $0 < 1e-2 }.count))
  }

  @Test func theWidestRangeIsDrawnFromAllOver() throws {
    let range = try SearchRange("a=1e-300..1e300:log")
    let values = (0..<1000).compactMap { Double(range.value(ofTrial: $0, seed: 1)) }
    #expect((400...600).contains(values.filter { $0 < 1 }.count))
    #expect((200...300).contains(values.filter { $0 > 1e150 }.count))
  }

  /// Both ends of a range of integers are drawn, all values about as often.
  @Test func integersAreDrawnEvenlyWithBothEnds() throws {
    let range = try SearchRange("a=3..7")
    let counts = Dictionary(
      grouping: (0..<5000).map { range.value(ofTrial: $0, seed: 2) }, by: { $0 }
    ).mapValues(\.count)
    #expect(Set(counts.keys) == ["3", "4", "5", "6", "7"])
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func aDrawDependsOnSeedKeyAndNumberAlone() throws {
    let range = try SearchRange("a=0..1000000000")
    let other = try SearchRange("b=0..1000000000")
    #expect(range.value(ofTrial: 5, seed: 1) == range.value(ofTrial: 5, seed: 1))
    #expect(range.value(ofTrial: 5, seed: 1) != range.value(ofTrial: 5, seed: 2))
    #expect(range.value(ofTrial: 5, seed: 1) != range.value(ofTrial: 6, seed: 1))
    #expect(range.value(ofTrial: 5, seed: 1) != other.value(ofTrial: 5, seed: 1))
  }

  @Test func aGridHoldsEveryCombinationOnce() throws {
    let plan = try SweepPlan(
      [SearchRange("a=1..100:log:3"), SearchRange("b=x,y"), SearchRange("c=1..2")], isGrid: true,
      trials: nil, seed: 0)
    let all = (0..<plan.trialCount).map { plan.values(ofTrial: $0).map(\.value) }
    #expect(all.count == 12)
    #expect(Set(all).count == 12)
    #expect(
      all[0] == ["1", "x", "1"] && all[1] == ["1", "x", "2"] && all[11] == ["100", "y", "2"])
  }

  @Test func aGridThatIsTooLargeIsRefused() throws {
    let wide = try SearchRange("a=0..1.0:10000")
    #expect(throws: (any Error).self) {
      try SweepPlan([wide, wide], isGrid: true, trials: nil, seed: 0)
    }
  }

  @Test(arguments: [
    ("3,7-9", [3, 7, 8, 9]), ("0", [0]), ("8-20", [8, 9]), ("9,9-9", [9]),
    ("0-9223372036854775807", Array(0..<10)),
  ])
  func listsOfTrialsAreRead(_ text: String, _ trials: [Int]) {
    #expect(TrialSelection(numbers: text)?.trials(of: 10) == trials)
  }

  @Test(arguments: ["", "a", "3-", "-3", "5-3", "1,,2", "1-2-3"])
  func whatIsNoListOfTrialsIsRefused(_ text: String) {
    #expect(TrialSelection(numbers: text) == nil)
  }

  @Test func theShardsOfASweepAreItsTrials() {
    let parts = (1...3).compactMap { TrialSelection(shard: "\($0)/3")?.trials(of: 10) }
    #expect(parts == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]])
    for text in ["0/3", "4/3", "1/0", "1", "1/2/3", "a/b", "-1/3"] {
      #expect(TrialSelection(shard: text) == nil)
    }
  }
}
