import Arrays
import Catalog
import Foundation
import Testing
import Training

@Suite struct DataImageTests {
  private static let images = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/images")

  /// Two classes of two images; one lies on its side.
  private func load(_ pipeline: String) throws -> (LoadedData, TemporaryFolder) {
    let folder = try TemporaryFolder()
    let files = [
      "a/1.png": "colours.png", "a/2.jpg": "orientation-6.jpg", "b/1.jpg": "progressive.jpg",
      "b/2.png": "interlaced.png",
    ]
    for (name, source) in files {
      let file = URL(fileURLWithPath: "\(folder.path)/images/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Self.images.appending(path: source), to: file)
    }
    let spec = try analyzed(
      """
      coprime: 1
      data:
        source:
          image_folder: images
        pipeline:
      \(pipeline)
      """)
    return (try LoadedData(spec, folder: folder.path, seed: 1), folder)
  }

  @Test func imagesOfDifferentSizesBecomeOneBatchBehindResize() throws {
    let (data, folder) = try load(
      """
          - resize: {height: 5, width: 6}
          - random_flip
          - standardize
      """)
    let set = try #require(data[.train])
    let batch = try set.prepared([3, 0, 1, 2], epoch: 4)
    #expect(batch["image"]?.shape == [4, 5, 6, 3])
    #expect(batch["label"]?.integers == [1, 0, 0, 1])
    defer { withExtendedLifetime(folder) {} }
    for (place, position) in [3, 0, 1, 2].enumerated() {
      let alone = try set.prepared([position], epoch: 4)
      #expect(alone["image"] == batch["image"]?.rows(place..<place + 1))
    }
  }

  @Test func withoutResizeTheTwoShapesAreNamed() throws {
    let (data, folder) = try load("    - rescale: {scale: 1/255}")
    let error = #expect(throws: RunError.self) { try data[.train]?.prepared([0, 1], epoch: 0) }
    withExtendedLifetime(folder) {}
    #expect(
      error?.message
        == "samples of 'image' differ in shape after the pipeline: [9, 14, 3] and [14, 9, 3]")
    #expect(error?.file?.hasSuffix("a/2.jpg") == true)
  }

  @Test func aDamagedImageIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = URL(fileURLWithPath: "\(folder.path)/a/x.png")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let whole = try Data(contentsOf: Self.images.appending(path: "colours.png"))
    try whole.prefix(200).write(to: file)
    let spec = try analyzed("coprime: 1\ndata:\n  source:\n    image_folder: .\n")
    let error = #expect(throws: RunError.self) {
      try LoadedData(spec, folder: folder.path, seed: 0)
    }
    #expect(error?.file?.hasSuffix("a/x.png") == true)
    #expect(error?.message.contains("damaged") == true)
  }
}
