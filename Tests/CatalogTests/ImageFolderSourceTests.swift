import Arrays
import Catalog
import DataFiles
import Foundation
import Testing

@Suite struct ImageFolderSourceTests {
  private static let images = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/images")

  /// A folder with the given files of the fixture under other names.
  private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "coprime-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, source) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Self.images.appending(path: source), to: file)
    }
    try body(folder.path)
  }

  private func open(_ folder: String, _ options: String = "") throws -> any RowReader {
    let entry = "{image_folder: {path: \(folder)\(options)}}"
    let source = try #require(try decoded(entry, .source) as? any DataSource)
    return try source.open(SourceContext(folder: ""))
  }

  @Test func foldersAreClassesInTheOrderOfTheirNames() throws {
    try withFolder([
      "zebra/1.PNG": "colours.png", "Äffchen/a.jpeg": "colours.jpg", "cat/deep/b.png": "grey.png",
      "cat/a.png": "bits.png", "cat/notes.txt": "grey.png", "cat/._a.png": "bits.png",
    ]) { folder in
      let reader = try open(folder)
      #expect(reader.count == 4)
      #expect(try reader.read([0, 1, 2, 3])[1].integers == [0, 0, 1, 2])
      #expect(reader.file(of: 1)?.hasSuffix("cat/deep/b.png") == true)
      #expect(try reader.read([2])[0].shape == [1, 9, 14, 3])
      #expect(try open(folder, ", channels: 1").read([2])[0].shape == [1, 9, 14, 1])
    }
  }

  @Test func imagesOfDifferentSizesAreReadOneByOne() throws {
    try withFolder(["a/1.jpg": "colours.jpg", "a/2.jpg": "orientation-6.jpg"]) { folder in
      let reader = try open(folder)
      #expect(reader.isUneven)
      #expect(try reader.read([0])[0].shape == [1, 9, 14, 3])
      #expect(try reader.read([1])[0].shape == [1, 14, 9, 3])
      let error = #expect(throws: DataError.self) { try reader.read([0, 1]) }
      #expect(error?.message == "is an image of shape [14, 9, 3], not [9, 14, 3]")
      #expect(error?.help?.contains("'resize'") == true)
    }
  }

  @Test func whatHoldsNoImagesIsRefusedByName() throws {
    try withFolder(["a/1.png": "bits.png", "b/1.txt": "bits.png"]) { folder in
      let error = #expect(throws: DataError.self) { try open(folder) }
      #expect(error?.file?.hasSuffix("/b") == true)
      let empty = #expect(throws: DataError.self) { try open("\(folder)/a") }
      #expect(empty?.message == "holds no folders with images")
      let file = #expect(throws: DataError.self) { try open("\(folder)/a/1.png") }
      #expect(file?.message == "expected a folder, but this is a file")
      let none = #expect(throws: DataError.self) { try open("\(folder)/c") }
      #expect(none?.message == "no such folder")
    }
  }
}
