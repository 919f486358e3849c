import Analysis
import Foundation
import Shapes
import SourceText
import Spec
import Testing

/// A size of a model in `specs/zoo` that is left free, and the sizes that it may have.
struct FreeSize: Sendable, CustomTestStringConvertible {
  let model: String
  let name: String
  /// What the tool says.
  let words: String
  /// Sizes of the other names that the spec leaves free.
  var others: [String: Int] = [:]
  var testDescription: String { "\(name) of \(model)" }

  static let all =
    ["height", "width"].flatMap { name in
      let other = name == "height" ? "width" : "height"
      return [
        FreeSize(model: "resnet50", name: name, words: "any size"),
        FreeSize(model: "resnet152", name: name, words: "any size"),
        FreeSize(model: "mobilenet_v2", name: name, words: "at least 31"),
        FreeSize(model: "densenet121", name: name, words: "at least 29"),
        FreeSize(model: "efficientnet_b0", name: name, words: "at least 32"),
        FreeSize(model: "inception_v3", name: name, words: "at least 75"),
        FreeSize(
          model: "unet", name: name, words: "multiple of 16, at least 16", others: [other: 48]),
        FreeSize(
          model: "yolo_v3", name: name, words: "0 or 25 to 31 modulo 32, at least 25",
          others: [other: 96]),
        FreeSize(model: "alexnet", name: name, words: "at least 63"),
        FreeSize(model: "vit_b16", name: name, words: "224 to 239"),
        FreeSize(model: "vgg16", name: name, words: "at least 32"),
        FreeSize(model: "lenet5", name: name, words: "at least 32"),
      ]
    } + [
      FreeSize(model: "char_cnn", name: "length", words: "at least 123"),
      FreeSize(model: "bert_base", name: "time", words: "1 to 512"),
      FreeSize(model: "gpt2_small", name: "time", words: "1 to 1024"),
      FreeSize(
        model: "seq2seq_attention", name: "source_time", words: "any size",
        others: ["target_time": 9]),
      FreeSize(
        model: "seq2seq_attention", name: "target_time", words: "any size",
        others: ["source_time": 9]),
    ]

  /// The spec with this name free, or of a size.
  func analyzed(_ size: Int?) throws -> AnalyzedSpec {
    var overrides = others.map { Override(path: ["dims", $0], value: "\($1)") }
    overrides.append(Override(path: ["dims", name], value: size.map(String.init) ?? "null"))
    return try Zoo.analyzed(model, overrides)
  }

  /// Whether every layer can be inferred at a size.
  func isValid(_ size: Int) throws -> Bool {
    let spec = try analyzed(size)
    return spec.nodes.allSatisfy { $0.inference != nil }
  }
}

@Suite struct ZooDomainTests {
  static let sizes = 1...600

  @Test func everyModelIsTried() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Zoo.folder)
    #expect(Set(FreeSize.all.map { "\($0.model).yaml" }) == Set(files))
  }

  @Test(arguments: FreeSize.all)
  func theDomainHoldsTheSizesAtWhichTheModelCanBeInferred(_ free: FreeSize) throws {
    let spec = try free.analyzed(nil)
    let domain = try #require(spec.domains.domains[free.name])
    #expect(domain.description == free.words)
    // The constraints say of every size what inference says of it, wherever that changes and at every seventh;
    // so they may stand for it at the rest.
    let values = spec.spec.dims.values
    let valid = Self.sizes.map { size in
      spec.constraints.allSatisfy {
        $0.constraint.holds(values.merging([free.name: size]) { $1 }) != false
      }
    }
    for (index, size) in Self.sizes.enumerated() {
      #expect(domain.contains(size) == valid[index], "\(size)")
      let isEdge = index > 0 && valid[index - 1] != valid[index]
      if size <= 40 || isEdge || size % 7 == 0 {
        #expect(try free.isValid(size) == valid[index], "inference at \(size)")
      }
      if isEdge {
        #expect(try free.isValid(size - 1) == valid[index - 1], "inference at \(size - 1)")
      }
    }
  }
}
