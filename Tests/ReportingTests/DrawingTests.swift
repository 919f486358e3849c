import Reporting
import Testing

@Suite struct DrawingTests {
  @Test(arguments: [
    (0.0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (3, 17, [5, 10, 15]),
    (-0.03, 0.05, [-0.02, 0, 0.02, 0.04]),
    (1, 40, [10, 20, 30, 40]),
  ])
  func ticksAreRoundNumbersInsideTheRange(_ low: Double, _ high: Double, _ expected: [Double]) {
    let ticks = Axis(low, high, from: 0, to: 100).ticks(nil)
    #expect(ticks.count == expected.count, "\(ticks)")
    for (tick, wanted) in zip(ticks, expected) { #expect(abs(tick - wanted) < 1e-12, "\(ticks)") }
  }

  @Test func aConstantStandsInTheMiddle() {
    #expect(Axis(4, 4, from: 0, to: 100)[4] == 50)
    #expect(Axis(0, 0, from: 0, to: 100)[0] == 50)
  }

  @Test func valuesOverManyPowersOfTenAreDrawnOnALogarithmicAxis() {
    let points = [(x: 0.0, y: 1000.0), (x: 1, y: 1), (x: 2, y: 0.001)]
    let svg = LineChart("loss", over: "epoch", [.init(name: "training", points: points)]).svg
    // Equal ratios are equal distances.
    #expect(svg.contains("points=\"52.0,12.0 260.0,109.0 468.0,206.0\""), "\(svg)")
  }

  @Test func whatIsNotFiniteIsLeftOut() {
    let points = [(x: 0.0, y: 1.0), (x: 1, y: .nan), (x: 2, y: .infinity), (x: 3, y: 2)]
    let svg = LineChart("loss", over: "epoch", [.init(name: "training", points: points)]).svg
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    #expect(LineChart("loss", over: "epoch", []).svg.isEmpty)
  }

  @Test func aPictureCarriesItsOwnContent() throws {
    let picture = try #require(Bitmap([0, 1, 2, 3], shape: [2, 2, 1]))
    #expect(picture[0, 0] == (0, 0, 0) && picture[1, 0] == (85, 85, 85))
    #expect(picture[0, 1] == (170, 170, 170) && picture[1, 1] == (255, 255, 255))
    // The eight bytes that every PNG file begins with.
    #expect(picture.address.hasPrefix("data:image/png;base64,iVBORw0KGgo"))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
  ])
  func base64IsThatOfTheStandard(_ text: String, _ expected: String) {
    #expect(Base64.text(Array(text.utf8)) == expected)
  }

  @Test(arguments: [[4], [2, 3, 2], [600, 600, 1], []] as [[Int]])
  func whatIsNoPictureIsNotDrawn(_ shape: [Int]) {
    let values = [Float](repeating: 1, count: shape.reduce(1, *))
    #expect(Bitmap(values, shape: shape) == nil)
  }
}
