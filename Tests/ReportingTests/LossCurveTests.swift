import Reporting
import Testing
import Training

@Suite struct LossCurveTests {
  private func curve(
    _ train: [Double], validation: [Double]? = nil, on style: Style = terminal
  ) -> String {
    let epochs = train.indices.map { index in
      EpochResult(
        epoch: index + 1,
        values: [NamedValue("loss", train[index])]
          + (validation.map { [NamedValue("val_loss", $0[index])] } ?? []),
        learningRate: 0.1, seconds: 1)
    }
    return LossCurve(epochs).render(style)
  }

  private static let terminal = Style(hasColor: false, width: 60)

  @Test func aStraightFallIsADiagonal() {
    let text = curve([4, 3, 2, 1])
    let rows = text.split(separator: "\n")
    #expect(rows.count == 10)
    #expect(rows[0] == "loss")
    #expect(rows[1].hasPrefix("4 ┤⠉") || rows[1].hasPrefix("4 ┤⠑") || rows[1].hasPrefix("4 ┤⠒"))
    #expect(rows[8].hasPrefix("1 ┤⠀"))
    #expect(rows[8].hasSuffix(" train 1"))
    #expect(rows[9].hasPrefix("   epoch 1 ") && rows[9].hasSuffix(" 4"))
    // Every row of the picture has dots, farther to the right than the one above.
    let first = rows[1...8].map { row in
      row.unicodeScalars.enumerated().first { (0x2801...0x28FF).contains($1.value) }?.offset ?? -1
    }
    #expect(first == first.sorted() && Set(first).count == 8 && !first.contains(-1))
  }

  @Test func bothLinesAreNamedWhereTheyEnd() {
    let apart = curve([4, 2, 1], validation: [4, 3, 4]).split(separator: "\n")
    #expect(apart[1].hasSuffix(" validation 4"))
    #expect(apart[8].hasSuffix(" train 1"))
    let together = curve([4, 2, 1], validation: [3, 2, 1]).split(separator: "\n")
    #expect(together[7].hasSuffix(" validation 1"))
    #expect(together[8].hasSuffix(" train 1"))
    let above = curve([4, 2, 1.1], validation: [3, 2, 1]).split(separator: "\n")
    #expect(above[7].hasSuffix(" train 1.1") && above[8].hasSuffix(" validation 1"))
    let rising = curve([1, 2, 4], validation: [1, 2, 3.9]).split(separator: "\n")
    #expect(rising[1].hasSuffix(" train 4") && rising[2].hasSuffix(" validation 3.9"))
  }

  @Test(arguments: [20, 40, 60, 80, 100, 200])
  func noLineIsWiderThanTheTerminal(_ width: Int) {
    let losses = (0..<30).map { 2.5 / Double($0 + 1) }
    let text = curve(
      losses, validation: losses.map { $0 + 0.25 }, on: Style(hasColor: false, width: width))
    #expect(text.isEmpty == (width < 60))
    for line in text.split(separator: "\n") { #expect(line.count <= width) }
  }

  @Test func lossesOfManyOrdersAreDrawnByTheirLogarithms() {
    let text = curve([1000, 100, 10, 1])
    #expect(text.hasPrefix("loss, logarithmic\n1000 ┤"))
    let even = curve([4, 3, 2, 1])
    let picture = { (text: String) in
      text.split(separator: "\n").dropFirst().prefix(8).map { row in
        String(row.unicodeScalars.filter { (0x2800...0x28FF).contains($0.value) }.prefix(30))
      }
    }
    #expect(picture(text).map { $0.prefix(1) } == picture(even).map { $0.prefix(1) })
  }

  @Test(arguments: [[], [0.5], [0.5, .nan], [.nan, .infinity, 1]])
  func fewerThanTwoNumbersAreNoCurve(_ losses: [Double]) {
    #expect(curve(losses) == "")
  }

  @Test(arguments: [
    [2, 1, .nan], [1, 1, 1], [0, 0], [-3, -5, -4], [1, 1e300, 1e308], [-1e308, 1e308],
    [.leastNonzeroMagnitude, 1],
  ])
  func everySetOfNumbersIsDrawn(_ losses: [Double]) {
    let text = curve(losses, validation: losses)
    #expect(text.split(separator: "\n").count == 10)
    #expect(text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test func nothingIsDrawnWhereThereIsNoTerminal() {
    #expect(curve([2, 1], on: .plain) == "")
  }

  @Test func eachLineHasItsColour() {
    let text = curve(
      [4, 3, 1], validation: [4, 4, 3.9], on: Style(hasColor: true, width: 60))
    #expect(text.contains("\u{1B}[34m") && text.contains("\u{1B}[33m"))
    #expect(!curve([4, 3, 1], validation: [4, 4, 3.9]).contains("\u{1B}"))
  }

  @Test(arguments: [(Double.nan, "nan"), (-Double.nan, "nan"), (-.infinity, "-inf"), (0.1, "0.1")])
  func whatIsNotANumberHasNoSign(_ value: Double, _ text: String) {
    #expect(short(value) == text)
  }
}
