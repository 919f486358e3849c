import DataFiles
import JSONText
import Reporting
import Testing
import Training

import Experiments

@Suite struct PeekTests {
  @Test func theBatchIsWhatThePipelineDelivers() throws {
    let peek = try BatchPeek(PreparedRun(Specs.load("digits"), Specs.options))
    #expect(peek.count == 32)
    let input = try #require(peek.parts.first)
    #expect(input.shape == [8, 8, 1] && input.format != nil && !input.isTarget)
    // Pixels from 0 to 16, divided by 16.
    #expect(input.range == 0...1)
    #expect(peek.parts.last?.isTarget == true)
    #expect((0..<32).allSatisfy { (0...9).contains(Int(peek.answer($0)) ?? -1) })
    #expect(PeekReport(peek).remarks.isEmpty)
  }

  /// `make-data.py` lays out one to four digits; of several heads each has an answer.
  @Test func severalAnswersAreShownTogether() throws {
    let scenes = try BatchPeek(PreparedRun(Specs.load("digit-scenes"), Specs.options))
    for sample in 0..<scenes.count {
      let digits = scenes.answer(sample).split(separator: "+")
      #expect((1...4).contains(digits.count) && digits.allSatisfy { Int($0) != nil })
    }
    let heads = try BatchPeek(
      PreparedRun(Specs.load("two-heads"), Specs.options(for: "two-heads")))
    #expect(heads.answer(0).split(separator: "|").count == 2)
  }

  @Test(arguments: [
    ("data.pipeline.1={rescale: {field: features, scale: 100}}", "first layers are initialised"),
    ("data.pipeline.1={rescale: {field: features, scale: 0}}", "there is nothing to learn from"),
    ("data.pipeline.1={rescale: {field: label, scale: 0}}", "in all samples of the batch"),
  ])
  func whatIsOddAboutABatchIsSaid(_ setting: String, _ words: String) throws {
    let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
    var options = Specs.options
    options.isForced = true
    let peek = try BatchPeek(PreparedRun(Specs.load("digits", [parts[0]: parts[1]]), options))
    #expect(PeekReport(peek).remarks.contains { $0.contains(words) })
    #expect(PeekReport(peek).json["remarks"]?.array?.isEmpty == false)
  }

  // MARK: Pictures

  /// Two pictures of 4 × 4, a ramp and its negative.
  private func sheet(columns: Int = 2, size: ClosedRange<Int> = 4...4) throws -> PictureSheet {
    let ramp = (0..<16).map { Float($0) / 15 }
    let format = try #require(PictureSheet.Format([4, 4, 1], isChannelsFirst: false))
    return try #require(
      PictureSheet(ramp + ramp.map { 1 - $0 }, count: 2, format, columns: columns, size: size))
  }

  /// libpng reads back what was written.
  @Test(arguments: 1...4)
  func aPNGFileHoldsThePixels(_ channels: Int) throws {
    let pixels = (0..<7 * 5 * channels).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let bytes = PNGFile.encode(width: 7, height: 5, channels: channels, pixels: pixels)
    guard channels == 1 || channels == 3 else { return }
    let image = try bytes.withUnsafeBytes { try ImageFile($0, file: nil, channels: channels) }
    #expect(image.width == 7 && image.height == 5 && image.pixels == pixels)
  }

  @Test func picturesStandSideBySide() throws {
    let sheet = try sheet()
    #expect(sheet.width == 9 && sheet.height == 4 && sheet.range == 0...1)
    #expect(sheet.pixels[0] == 0 && sheet.pixels[(3 * 9 + 3) * 3] == 255)
    #expect(sheet.pixels[4 * 3] == 96, "a gap")
    #expect(sheet.pixels[5 * 3] == 255, "the negative begins white")
    let column = try self.sheet(columns: 1, size: 8...8)
    #expect(column.width == 8 && column.height == 17)
  }

  @Test(arguments: [[4, 4, 2], [3], [4], [4, 4, 1, 1], [1, 1, 3], []])
  func whatIsNoPictureIsNoneDrawnOf(_ shape: [Int]) {
    #expect(PictureSheet.Format(shape, isChannelsFirst: false) == nil)
  }

  @Test func channelsStandFirstWhereTheModelHasThemFirst() throws {
    let format = try #require(PictureSheet.Format([3, 4, 4], isChannelsFirst: true))
    let red = [Float](repeating: 1, count: 16) + [Float](repeating: 0, count: 32)
    let sheet = try #require(PictureSheet(red, count: 1, format, columns: 1, size: 4...4))
    #expect(Array(sheet.pixels.prefix(3)) == [255, 0, 0])
  }

  @Test(arguments: [
    (["TERM": "xterm-kitty"], TerminalPictures.kitty), (["TERM_PROGRAM": "iTerm.app"], .iterm),
    (["TERM": "foot"], .sixel), (["TERM": "xterm-256color"], .blocks),
    (["TERM": "xterm-kitty", "TMUX": "1"], .blocks), ([:], .blocks),
  ])
  func theTerminalIsKnownByItsEnvironment(
    _ variables: [String: String], _ expected: TerminalPictures
  ) {
    #expect(TerminalPictures.detected { variables[$0] } == expected)
  }

  /// A decoder of sixels written from the manual of the VT340 gets the picture back, to the nearest of six shades.
  @Test func sixelsDecodeToThePicture() throws {
    let sheet = try sheet()
    let decoded = decode(sixels: TerminalPictures.sixel.text(sheet), width: 9, height: 4)
    for index in 0..<9 * 4 {
      let shade = Int(sheet.pixels[index * 3])
      #expect(decoded[index] == shade * 6 / 256 * 20)
    }
  }

  /// Percent of red of every pixel.
  private func decode(sixels text: String, width: Int, height: Int) -> [Int] {
    var pixels = [Int](repeating: -1, count: width * height)
    var (x, top, color, palette) = (0, 0, 0, [Int: Int]())
    var rest = Array(
      text.utf8.drop { $0 != UInt8(ascii: "q") }.dropFirst().drop { $0 != UInt8(ascii: "#") })[...]
    func number() -> Int {
      let digits = rest.prefix { (48...57).contains($0) }
      rest = rest.dropFirst(digits.count)
      return Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
    var repeats = 1
    while let byte = rest.first, byte != 0x1B {
      rest = rest.dropFirst()
      switch byte {
      case UInt8(ascii: "#"):
        color = number()
        if rest.first == UInt8(ascii: ";") {
          rest = rest.dropFirst(3)
          palette[color] = number()
          rest = rest.drop { $0 == UInt8(ascii: ";") || (48...57).contains($0) }
        }
      case UInt8(ascii: "!"): repeats = number()
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, top) = (0, top + 6)
      default:
        for _ in 0..<repeats {
          for bit in 0..<6 where (byte - 63) >> UInt8(bit) & 1 == 1 {
            pixels[(top + bit) * width + x] = palette[color] ?? -1
          }
          x += 1
        }
        repeats = 1
      }
    }
    return pixels
  }

  @Test func aLargePictureGoesToKittyInParts() throws {
    let text = TerminalPictures.kitty.text(try sheet(size: 300...300))
    let parts = text.components("\u{1B}_G").dropFirst()
    #expect(parts.first?.hasPrefix("f=100,a=T,m=") == true)
    #expect(parts.allSatisfy { $0.count <= 4096 + 20 })
    #expect(parts.last?.hasPrefix(parts.count == 1 ? "f=100,a=T,m=0;" : "m=0;") == true)
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    var (result, rest) = ([String](), self[...])
    while let found = rest.firstRange(of: separator) {
      result.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return result + [String(rest)]
  }
}
