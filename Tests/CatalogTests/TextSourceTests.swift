import Arrays
import Catalog
import DataFiles
import Foundation
import SourceText
import Testing

@Suite struct TextSourceTests {
  private func open(_ entry: String, _ files: [String: Data]) throws -> any RowReader {
    let folder = FileManager.default.temporaryDirectory.appending(path: "coprime-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, data) in files { try data.write(to: folder.appending(path: name)) }
    let source = try #require(try decoded(entry, .source) as? any DataSource)
    return try source.open(SourceContext(folder: folder.path))
  }

  private func open(_ entry: String, _ text: String) throws -> any RowReader {
    try open(entry, ["text.txt": Data(text.utf8)])
  }

  @Test func linesAreTextsAndTheirLabelsStandInASecondFile() throws {
    let reader = try open(
      "{text: {path: a.txt, labels: b.txt}}",
      ["a.txt": Data("good film\r\nbad film\n".utf8), "b.txt": Data("1\n0".utf8)])
    #expect(reader.count == 2)
    let batch = try reader.read([1, 0])
    #expect(batch.map(\.strings) == [["bad film", "good film"], ["0", "1"]])
  }

  @Test func windowsMoveOverTheTextAndTargetsAreOnePlaceLater() throws {
    let reader = try open("{text: {path: text.txt, sequence_length: 3}}", "abcdefgh")
    #expect(reader.fields.map(\.name) == ["text", "label"])
    #expect(reader.fields.map(\.role) == [.feature, .label])
    #expect(reader.count == 2)
    let batch = try reader.read([1, 0])
    #expect(batch[0].shape == [2, 3])
    #expect(batch[0].strings?.joined() == "defabc")
    #expect(batch[1].strings?.joined() == "efgbcd")
  }

  /// Brute force over the characters and words of a text longer than the index' spacing.
  @Test(arguments: [1, 2, 5, 300], ["character", "word"])
  func windowsAreThoseOfTheSplitText(stride: Int, unit: String) throws {
    let text = (0..<700).map { "w\($0)\($0 % 7 == 0 ? "é🙂 \n" : " ")" }.joined()
    let length = 4
    let units =
      unit == "word"
      ? text.split(whereSeparator: \.isWhitespace).map(String.init)
      : text.unicodeScalars.map { String($0) }
    let reader = try open(
      "{text: {path: text.txt, sequence_length: \(length), stride: \(stride), unit: \(unit)}}", text
    )
    let starts = Array(Swift.stride(from: 0, to: units.count - length, by: stride))
    #expect(reader.count == starts.count)
    let batch = try reader.read(Array(starts.indices))
    #expect(batch[0].strings == starts.flatMap { Array(units[$0..<$0 + length]) })
    #expect(batch[1].strings == starts.flatMap { Array(units[$0 + 1...$0 + length]) })
  }

  @Test func noWindowReachesFromOneFileIntoTheNext() throws {
    let reader = try open(
      "{text: {path: [a.txt, b.txt], sequence_length: 2, stride: 1}}",
      ["a.txt": Data("abcd".utf8), "b.txt": Data("\u{FEFF}xyz".utf8)])
    #expect(try reader.read(Array(0..<reader.count))[1].strings?.joined() == "bccdyz")
  }

  @Test(
    arguments: [
      (
        Data("abc".utf8), "holds 3 characters, too few for a window of 3 and the one behind it", nil
      ),
      (Data(), "holds 0 characters, too few for a window of 3 and the one behind it", nil),
      (Data("ab\ncaf\u{E9}\n".unicodeScalars.map { UInt8($0.value) }), "byte 233 is not UTF-8", 2),
      (Data("a\nb\0c".utf8), "holds a NUL byte, so it is not a text file", 2),
      (Data([0xFF, 0xFE, 0x61, 0]), "is text in UTF-16, but text is read as UTF-8", nil),
      (Data("ab\u{1F600}".utf8).dropLast(), "byte 240 is not UTF-8", 1),
    ] as [(Data, String, Int?)])
  func whatIsNotATextIsRefused(data: Data, message: String, line: Int?) throws {
    let error = #expect(throws: DataError.self) {
      try open("{text: {path: text.txt, sequence_length: 3}}", ["text.txt": data])
    }
    #expect(error?.message == message)
    #expect(error?.row == line)
  }

  @Test(arguments: [
    "{text: {path: a.txt, stride: 2}}", "{text: {path: a.txt, unit: word}}",
    "{text: {path: a.txt, sequence_length: 2, labels: b.txt}}",
  ])
  func whatHasNoMeaningIsRefused(entry: String) {
    #expect(decoding(entry, .source).diagnostics.map(\.rule) == ["spec/conflicting-parameters"])
  }
}
