import Arrays
import Catalog
import Testing

/// What Keras and torchvision answered to `Tests/Conformance/backbone_preprocessing.py`.
private struct Preparations: Decodable {
  struct Architecture: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let prepared: [[Double]]
    var testDescription: String { name }
  }
  struct Images: Decodable, Sendable, CustomTestStringConvertible {
    let mode: String
    let layout: String
    let shape: [Int]
    let images: [Double]
    let result: [Double]
    var testDescription: String { "\(mode), \(layout)" }
  }
  struct Weights: Decodable, Sendable {
    let name: String
    let mean: [Double]
    let deviation: [Double]
  }
  let pixels: [[Double]]
  let architectures: [Architecture]
  let modes: [Images]
  let torchvision: [Weights]

  static let loaded = try? fixture("backbone_preprocessing.json", as: Preparations.self)
}

@Suite struct PixelContractTests {
  private static let answers = Preparations.loaded

  @Test func everyArchitectureIsAmongThose() {
    let names = Self.answers?.architectures.map(\.name) ?? []
    #expect(Set(names) == Set(BackboneArchitecture.all.map(\.name)))
  }

  @Test("Pixels are prepared as Keras does", arguments: answers?.architectures ?? [])
  fileprivate func contractsAreThoseOfKeras(_ answer: Preparations.Architecture) throws {
    let contract = try #require(BackboneArchitecture.named(answer.name)).pixels
    let pixels = try #require(Self.answers).pixels
    for (pixel, wanted) in zip(pixels, answer.prepared) {
      let ordered = contract.reversesChannels ? pixel.reversed() : pixel
      for ((value, channel), theirs) in zip(zip(ordered, contract.channels), wanted) {
        let mine = value * channel.scale + channel.offset
        #expect(agrees(mine, theirs, relative: 1e-5, absolute: 2e-5), "\(pixel)")
        #expect(contract.range.lower <= mine && mine <= contract.range.upper)
      }
    }
    // Black and white are among the pixels, so that the range is no wider than it must be.
    let seen = answer.prepared.joined()
    #expect(abs(try #require(seen.min()) - contract.range.lower) < 1e-4)
    #expect(abs(try #require(seen.max()) - contract.range.upper) < 1e-4)
  }

  @Test("The step makes of images what Keras makes", arguments: answers?.modes ?? [])
  fileprivate func imagesAreThoseOfKeras(_ answer: Preparations.Images) throws {
    let entry = "{preprocess_input: {mode: \(answer.mode), data_format: \(answer.layout)}}"
    let step = try #require(try decoded(entry, .step) as? any PipelineStep)
    let images = try #require(HostArray(shape: answer.shape, answer.images.map { UInt8($0) }))
    let result = try step.apply(
      to: images, statistics: nil, random: RandomStream(seed: 1, stream: 1), rows: [0, 1])
    #expect(result.shape == answer.shape)
    for (mine, theirs) in zip(try #require(result.doubles), answer.result) {
      #expect(agrees(mine, theirs, relative: 1e-5, absolute: 2e-5))
    }
  }

  @Test("The mode 'torch' is what torchvision's weights for ImageNet ask for")
  func meansAreThoseOfTorchvision() throws {
    let weights = try #require(Self.answers).torchvision
    let channels = PixelContract.torch.channels
    let others = weights.filter { set in
      !zip(zip(set.mean, set.deviation), channels).allSatisfy { statistics, channel in
        agrees(channel.scale, 1 / 255 / statistics.1, relative: 1e-9, absolute: 0)
          && agrees(channel.offset, -statistics.0 / statistics.1, relative: 1e-9, absolute: 0)
      }
    }
    #expect(
      others.map(\.name).sorted()
        == ["EfficientNet_V2_L_Weights.IMAGENET1K_V1", "VGG16_Weights.IMAGENET1K_FEATURES"])
    #expect(weights.count > 100)
  }
}
