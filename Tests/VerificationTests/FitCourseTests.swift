import Testing
import Verification

/// Losses of a few samples on their way, and what they come to.
struct CourseCase: CustomTestStringConvertible {
  let title: String
  let expected: FitCourse.Verdict
  let isStuck: Bool
  let losses: [Double]
  var guess: Double? = 2.3
  var limit = 1000
  var testDescription: String { title }
}

/// 101 losses from the start to the end of 1000 steps.
private func losses(_ loss: (_ part: Double) -> Double) -> [Double] {
  (0...100).map { loss(Double($0) / 100) }
}

@Suite struct FitCourseTests {
  static let cases = [
    CourseCase(
      title: "known by heart", expected: .reached, isStuck: false, losses: [2.3, 1, 0.5, 0.2]),
    CourseCase(
      title: "known before the first step", expected: .reached, isStuck: false, losses: [0.1]),
    CourseCase(
      title: "no number", expected: .notFinite, isStuck: true, losses: [2.3, 4, .infinity]),
    CourseCase(
      title: "too few steps in the time given", expected: .undecided, isStuck: false,
      losses: [2.3, 2.2, 2.1]),
    CourseCase(
      title: "at rest at the loss of a guess", expected: .still, isStuck: true,
      losses: losses { 2.3 - 0.01 * $0 }),
    CourseCase(
      title: "at rest a quarter of the way down", expected: .resting, isStuck: true,
      losses: losses { $0 < 0.1 ? 2.3 - 6 * $0 : 1.7 }),
    CourseCase(
      title: "at rest half way down", expected: .resting, isStuck: false,
      losses: losses { $0 < 0.3 ? 2.3 - 4 * $0 : 1.1 }),
    CourseCase(
      title: "at rest not far above its goal", expected: .resting, isStuck: false,
      losses: losses { $0 < 0.3 ? 2.3 - 6 * $0 : 0.5 }),
    CourseCase(
      title: "at rest, of a loss without a known guess", expected: .resting, isStuck: false,
      losses: losses { $0 < 0.3 ? 2.3 - 4 * $0 : 1.1 }, guess: nil),
    CourseCase(
      title: "falling to the last step", expected: .falling, isStuck: false,
      losses: losses { 2.3 - 0.8 * $0 }),
    CourseCase(
      title: "above where it was", expected: .thrown, isStuck: true,
      losses: losses { 2.3 + $0 }),
    CourseCase(
      title: "up and down", expected: .thrown, isStuck: true,
      losses: losses { Int(100 * $0) % 2 == 0 ? 1.6 : 2.2 }),
  ]

  @Test(arguments: cases) func coursesAreJudged(_ sample: CourseCase) {
    var course = FitCourse(
      first: sample.losses[0], goal: 0.23, guess: sample.guess, limit: sample.limit)
    for (number, loss) in sample.losses.enumerated().dropFirst() {
      course.add(loss, after: 10 * number)
    }
    #expect(course.verdict == sample.expected)
    #expect(course.isStuck == sample.isStuck)
  }
}
