import Glibc
import SourceText
import Testing

@Suite("Source files")
struct SourceFileTests {
  private struct Place: CustomTestStringConvertible {
    let text: String
    let offset: Int
    let line: Int
    let column: Int
    var testDescription: String { "\(offset) in \(text.debugDescription)" }
    init(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
      (self.text, self.offset, self.line, self.column) = (text, offset, line, column)
    }
  }

  @Test(
    "columns count Unicode scalars from 1",
    arguments: [
      Place("", 0, 1, 1), Place("abc", 0, 1, 1), Place("abc", 2, 1, 3), Place("abc", 3, 1, 4),
      Place("a\nb", 1, 1, 2), Place("a\nb", 2, 2, 1), Place("a\n", 2, 2, 1),
      Place("a\r\nb", 1, 1, 2), Place("a\r\nb", 2, 1, 3), Place("a\r\nb", 3, 2, 1),
      Place("a\rb", 2, 2, 1), Place("\r\r\n\n", 1, 2, 1), Place("\r\r\n\n", 3, 3, 1),
      Place("éx", 2, 1, 2), Place("日本x", 6, 1, 3), Place("🚀x", 4, 1, 2),
      // An accent as a scalar of its own counts.
      Place("e\u{301}x", 3, 1, 3),
      Place("\u{FEFF}ab", 3, 1, 1), Place("\u{FEFF}ab", 4, 1, 2), Place("\u{FEFF}ab", 0, 1, 1),
      Place("\u{FEFF}a\nb", 5, 2, 1),
    ])
  private func position(_ place: Place) {
    let position = SourceFile(path: "x", text: place.text).position(place.offset)
    #expect(position.line == place.line)
    #expect(position.column == place.column)
  }

  @Test("an offset inside a scalar or outside the file is moved to the nearest place")
  func strayOffsets() {
    let file = SourceFile(path: "x", text: "a\né🚀")
    #expect(file.position(3) == (2, 1))
    #expect(file.position(5) == (2, 2))
    #expect(file.position(-5) == (1, 1))
    #expect(file.position(999) == (2, 3))
    #expect(file.position(Int.max) == (2, 3))
  }

  @Test("text that is not UTF-8 never traps and shows as replacement characters")
  func invalidText() {
    let texts: [[UInt8]] = [
      [0xFF], [0x80, 0x80, 0x80, 0x80, 0x80], [0xE9, 0x0A, 0x41], [0xF0, 0x9F], [0xEF, 0xBB],
      [0xEF, 0xBB, 0xBF, 0x80], [0x0A, 0xBF, 0x0D],
    ]
    for text in texts {
      let file = SourceFile(path: "x", text: text)
      for offset in -1...text.count + 1 {
        let position = file.position(offset)
        #expect(position.line >= 1 && position.line <= file.lineCount)
        #expect(position.column >= 1 && position.column <= text.count + 1)
      }
    }
    let latin = SourceFile(path: "x", text: [0x63, 0xE9, 0x0A, 0x62])
    #expect(latin.line(1) == "c\u{FFFD}")
    #expect(latin.line(2) == "b")
  }

  @Test("lines come without their break and byte order mark")
  func lines() {
    let file = SourceFile(path: "x", text: "\u{FEFF}one\r\ntwo\n\rfour\n")
    #expect((0...7).map { file.line($0) } == ["", "one", "two", "", "four", "", "", ""])
    #expect(file.lineCount == 5)
  }

  @Test("a position leads back to its offset")
  func offsets() {
    let file = SourceFile(path: "x", text: "\u{FEFF}a é🚀\r\n日本: x\n\nend")
    for offset in 3...file.text.count
    where offset == file.text.count
      || file.text[offset] & 0xC0 != 0x80
    {
      // Between CR and LF is no place of its own.
      if offset > 0, file.text[offset - 1] == 0x0D { continue }
      let position = file.position(offset)
      #expect(file.offset(line: position.line, column: position.column) == offset)
    }
    #expect(file.offset(line: 1, column: 99) == 11)
    #expect(file.offset(line: 99, column: 1) == file.text.count)
    #expect(file.offset(line: 0, column: 0) == 0)
    #expect(file.offset(line: 2, column: Int.min + 1) == 13)
  }

  @Test("a range has a start, an end and a text")
  func ranges() {
    let file = SourceFile(id: FileID(3), path: "x", text: "a: é\nb")
    let range = file.range(SourceRange(FileID(3), 3, 7))
    #expect(range.start == (1, 4))
    #expect(range.end == (2, 2))
    #expect(file.text(in: SourceRange(FileID(3), 3, 5)) == "é")
    #expect(file.text(in: SourceRange(FileID(3), 5, 99)) == "\nb")
    #expect(file.text(in: SourceRange(FileID(3), 98, 99)) == "")
  }

  @Test("a map numbers its files and knows no others")
  func map() {
    var map = SourceMap()
    let a = map.add(path: "a", text: "1")
    let b = map.add(path: "b", text: "2")
    #expect(a.id == FileID(0) && b.id == FileID(1))
    #expect(map[b.id]?.path == "b")
    #expect(map[FileID(2)] == nil && map[FileID(-1)] == nil)
  }
}

@Suite("Reading files")
struct SourceLoadingTests {
  private func reason(_ path: String, maximumBytes: Int = 100) -> SourceLoadError.Reason? {
    do {
      _ = try SourceFile.load(path, maximumBytes: maximumBytes)
      return nil
    } catch {
      return error.reason
    }
  }

  /// A file that is removed after the test.
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    var template = [CChar]("/tmp/source-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
    try body(path)
  }

  @Test("a file is read as it is", arguments: [0, 1, 99, 100])
  func reads(_ count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try withFile(bytes) { path in
      let file = try SourceFile.load(path, maximumBytes: 100)
      #expect(file.text == bytes)
      var map = SourceMap()
      let added = try map.load(path)
      #expect(added.text == bytes)
      #expect(map.files.map(\.path) == [path])
    }
  }

  @Test("what cannot be read has a reason")
  func reasons() throws {
    #expect(reason("/no/such/file") == .missing)
    #expect(reason("/dev/null/x") == .missing)
    #expect(reason("a\0b") == .missing)
    #expect(reason("/") == .isFolder)
    try withFile([UInt8](repeating: 65, count: 101)) { path in
      #expect(reason(path) == .tooLarge(maximumBytes: 100))
    }
    // The super-user may read everything, so this can only be asked as somebody else.
    if geteuid() != 0 {
      try withFile([]) { path in
        chmod(path, 0)
        #expect(reason(path) == .noPermission)
      }
    }
  }

  @Test("a device without an end is refused")
  func endless() {
    #expect(reason("/dev/zero", maximumBytes: 1 << 20) == .tooLarge(maximumBytes: 1 << 20))
    #expect(reason("/dev/null") == nil)
  }
}
