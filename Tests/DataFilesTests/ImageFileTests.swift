import DataFiles
import Foundation
import Testing

/// What Pillow answered to `Tests/Conformance/images.py`.
private struct Image: Decodable, CustomTestStringConvertible {
  let file: String
  let shape: [Int]
  let rgb: [UInt8]
  let grey: [UInt8]
  var testDescription: String { file }

  static let folder = "\(Answers.folder)/../images"
  static let loaded: [Image] = {
    let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder).json"))
    return data.flatMap { try? JSONDecoder().decode([Image].self, from: $0) } ?? []
  }()
}

@Suite struct ImageFileTests {
  @Test func theFixtureIsThere() { #expect(Image.loaded.count == 22) }

  @Test(arguments: Image.loaded)
  fileprivate func pixelsAreThoseOfPillow(_ image: Image) throws {
    let colours = try ImageFile("\(Image.folder)/\(image.file)", channels: 3)
    #expect([colours.height, colours.width, colours.channels] == image.shape)
    // Inks are mixed with one rounding here, with two in Pillow.
    let tolerance = image.file == "inks.jpg" ? 1 : 0
    #expect(largestDifference(colours.pixels, image.rgb) <= tolerance)
    let grey = try ImageFile("\(Image.folder)/\(image.file)", channels: 1)
    #expect(largestDifference(grey.pixels, image.grey) <= tolerance)
  }

  @Test func opacityIsKeptOrFull() throws {
    let kept = try ImageFile("\(Image.folder)/opacity.png", channels: 4)
    #expect(Set(stride(from: 3, to: kept.pixels.count, by: 4).map { kept.pixels[$0] }).count > 1)
    let full = try ImageFile("\(Image.folder)/colours.jpg", channels: 4)
    #expect(stride(from: 3, to: full.pixels.count, by: 4).allSatisfy { full.pixels[$0] == 255 })
  }

  /// Every beginning of every file: an error with the file's name, never a crash, never half an image.
  @Test(arguments: Image.loaded)
  fileprivate func truncatedFilesAreRefused(_ image: Image) throws {
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(Image.folder)/\(image.file)")))
    // Behind the last pixel a few bytes may be missing without harm.
    for count in stride(from: 0, to: bytes.count - 24, by: 7) {
      let error = try dataError {
        _ = try bytes[..<count].withUnsafeBytes {
          try ImageFile($0, file: "cut", channels: 3)
        }
      }
      #expect(error.file == "cut")
    }
  }

  @Test(
    arguments: [
      ([], "is empty, not an image"),
      (Array("GIF89a".utf8), "is neither a PNG nor a JPEG file: it is a GIF"),
      (Array("hello".utf8), "is neither a PNG nor a JPEG file: the first bytes are wrong"),
    ] as [([UInt8], String)])
  func otherFilesAreNamed(bytes: [UInt8], message: String) throws {
    let error = try dataError {
      _ = try bytes.withUnsafeBytes { try ImageFile($0, file: nil, channels: 3) }
    }
    #expect(error.message == message)
  }

  /// A header that promises 40 thousand by 40 thousand pixels costs no memory.
  @Test func hugeImagesAreRefusedBeforeMemoryIsAskedFor() throws {
    var bytes = try [UInt8](
      Data(contentsOf: URL(fileURLWithPath: "\(Image.folder)/colours.jpg")))
    let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    for i in 0..<2 { (bytes[frame + 5 + 2 * i], bytes[frame + 6 + 2 * i]) = (0x9C, 0x40) }
    let error = try dataError {
      _ = try bytes.withUnsafeBytes { try ImageFile($0, file: nil, channels: 3) }
    }
    #expect(error.message.contains("40000 × 40000"))
  }

  private func largestDifference(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard a.count == b.count else { return 256 }
    return zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
}
