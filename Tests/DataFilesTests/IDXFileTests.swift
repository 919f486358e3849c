import Arrays
import DataFiles
import Testing

@Suite struct IDXFileTests {
  @Test(arguments: Answers.names("idx", "idx.gz", "ubyte", "ubyte.gz"))
  func everyNumberIsWhatWasWritten(name: String) throws {
    let expected = try #require(Answers.loaded?.arrays[name])
    let array = try IDXFile.open("\(Answers.folder)/\(name)")
    #expect(array.shape == expected.shape)
    #expect(array.element.rawValue == expected.dtype)
    #expect(try numbers(array) == expected.values)
  }

  @Test(
    arguments: [
      [], [0, 0, 8], [0, 0, 8, 0], [0, 0, 7, 1, 0, 0, 0, 1, 5], [1, 0, 8, 1, 0, 0, 0, 1, 5],
      [0, 0, 8, 2, 0, 0, 0, 1], [0, 0, 8, 1, 0, 0, 0, 2, 5], [0, 0, 8, 1, 0, 0, 0, 1, 5, 6],
      [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
      [0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255, 0],
    ] as [[UInt8]])
  func falseHeadersAreRefused(bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes)
    let error = try dataError { _ = try IDXFile.open(file.path) }
    #expect(error.file == file.path)
  }

  @Test func theMessageComparesPromiseAndFile() throws {
    let file = try TemporaryFile([0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 4, 1, 2, 3])
    let error = try dataError { _ = try IDXFile.open(file.path) }
    #expect(error.message == "the header promises 3×4 elements, 12 bytes, but 3 follow")
    #expect(error.help == "the file is truncated")
  }

  @Test func everyTruncationOfACompressedFileIsAnError() throws {
    let whole = try FileBytes(mapping: "\(Answers.folder)/images-idx3-ubyte.gz").withUnsafeBytes {
      [UInt8]($0)
    }
    // The last eight bytes are the checksum, without which the data is still whole.
    for length in 0..<whole.count - 8 {
      let file = try TemporaryFile(Array(whole.prefix(length)))
      _ = try dataError { _ = try IDXFile.open(file.path) }
    }
  }

  @Test func damagedCompressedDataNeverCrashes() throws {
    let whole = try FileBytes(mapping: "\(Answers.folder)/images-idx3-ubyte.gz").withUnsafeBytes {
      [UInt8]($0)
    }
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= 0x55
      let file = try TemporaryFile(bytes)
      // Some bytes (the time, the name's flag) do not matter; reading must only not crash.
      if let array = try? IDXFile.open(file.path) { #expect(array.shape.reduce(1, *) == 60) }
    }
  }

  @Test func gzipMembersAreReadOneAfterTheOther() throws {
    let path = "\(Answers.folder)/members.gz"
    let bytes = try FileBytes.contents(of: path).withUnsafeBytes { [UInt8]($0) }
    #expect(bytes == [UInt8]("abc".utf8))
  }

  @Test func whatDecompressesToMuchIsTheSameInATemporaryFile() throws {
    let path = "\(Answers.folder)/images-idx3-ubyte.gz"
    func bytes(_ limit: Int) throws -> [UInt8] {
      let reader = try GzipReader(FileBytes(mapping: path), file: path)
      return try reader.readAll(memoryLimit: limit).withUnsafeBytes { [UInt8]($0) }
    }
    #expect(try bytes(0) == bytes(1 << 24))
    #expect(try !bytes(0).isEmpty)
  }

  @Test func dataBeyondTheLimitIsRefused() throws {
    let path = "\(Answers.folder)/images-idx3-ubyte.gz"
    let reader = try GzipReader(FileBytes(mapping: path), file: path)
    _ = try dataError { _ = try reader.readAll(limit: 10) }
  }
}
