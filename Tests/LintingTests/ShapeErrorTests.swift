import Foundation
import Linting
import SourceText
import Spec
import Testing

/// A model whose shapes do not fit, and what must be said about it.
struct ShapeErrorCase: Sendable, CustomTestStringConvertible {
  let rule: String
  let model: String
  /// Pieces of the message and its notes, in any order.
  let pieces: [String]
  /// The recorded case of `framework_errors.json` whose words are given as the framework's.
  var framework: String?

  var testDescription: String { "\(rule): \(pieces[0])" }

  init(_ rule: String, _ model: String, says pieces: String..., framework: String? = nil) {
    (self.rule, self.model, self.pieces, self.framework) = (rule, model, pieces, framework)
  }

  func findings() -> [Diagnostic] {
    let lines = model.split(separator: "\n").map { "  \($0)\n" }.joined()
    return Linter().lint(
      SpecDocument.read(Array("coprime: 1\nmodel:\n\(lines)".utf8), path: "spec.yaml"))
  }

  static let all: [ShapeErrorCase] = [
    ShapeErrorCase(
      "shape/rank",
      """
      input: [batch, 28, 28]
      layers:
        - conv2d: {filters: 8, kernel_size: 3}
      """,
      says: "needs 4 axes [batch, height, width, channel]", "its input has 3: [batch, 28, 28]",
      "input 'input' is [batch, 28, 28]: 28 = time, 28 = features",
      framework: "convolution without a channel axis"),
    ShapeErrorCase(
      "shape/rank",
      """
      input: [batch, 10]
      layers:
        - lstm: 8
      """,
      says: "needs 3 axes", "its input has 2: [batch, 10]",
      framework: "recurrent layer without steps"),
    ShapeErrorCase(
      "shape/rank",
      """
      dialect: torch
      input: [2, 3]
      layers:
        - Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 3}
      """,
      says: "its input has 2", framework: "convolution of a vector"),
    ShapeErrorCase(
      "shape/window-larger-than-input",
      """
      input: [batch, 2, 2, 3]
      layers:
        - conv2d: {filters: 8, kernel_size: 5}
      """,
      says: "slides a window of 5 over a height of only 2", "2 = height",
      framework: "kernel larger than the image"),
    ShapeErrorCase(
      "shape/window-larger-than-input",
      """
      input: [batch, 4, 4, 3]
      layers:
        - conv2d: {filters: 64, kernel_size: 4, name: last}
        - max_pooling2d: 2
      """,
      says: "a height of only 1", "'last' gives [batch, 1, 1, 64]", "64 = filters of 'last'",
      framework: "pooling to nothing"),
    ShapeErrorCase(
      "shape/window-larger-than-input",
      """
      dialect: torch
      input: [1, 3, 2, 2]
      layers:
        - Conv2d: {in_channels: 3, out_channels: 8, kernel_size: 5}
      """,
      says: "of 5 over a height of only 2", framework: "kernel larger than the image"),
    ShapeErrorCase(
      "shape/window-larger-than-input",
      """
      dialect: torch
      input: [1, 64, 1, 1]
      layers:
        - MaxPool2d: 2
      """,
      says: "of 2 over a height of only 1", framework: "pooling to nothing"),
    ShapeErrorCase(
      "shape/merge-mismatch",
      """
      input: [batch, 28, 28, 3]
      layers:
        - conv2d: {filters: 32, kernel_size: 3, padding: same, name: stem}
        - conv2d: {filters: 64, kernel_size: 3, padding: same, name: branch}
        - add: {from: [stem, branch]}
      """,
      says: "joins [batch, 28, 28, 32] and [batch, 28, 28, 64]", "axis 3: 32 against 64",
      "'stem' gives [batch, 28, 28, 32]: 28 = height, 28 = width, 32 = filters of 'stem'",
      "'branch' gives [batch, 28, 28, 64]", "64 = filters of 'branch'",
      framework: "sum of other channels"),
    ShapeErrorCase(
      "shape/concatenate-mismatch",
      """
      input: [batch, 28, 28, 64]
      layers:
        - max_pooling2d: {pool_size: 2, name: pool}
        - concatenate: {from: [input, pool]}
      """,
      says: "differ in axis 1: 28 against 14", "14 = height // 2 at height = 28",
      framework: "concatenation of other sizes"),
    ShapeErrorCase(
      "shape/in-features",
      """
      dialect: torch
      input: [32, 784]
      layers:
        - Linear: {in_features: 1024, out_features: 10}
      """,
      says: "declares in_features 1024", "784 = features", framework: "linear with other features"),
    ShapeErrorCase(
      "shape/in-features",
      """
      dialect: torch
      input: [8, 1, 224, 224]
      layers:
        - Conv2d: {in_channels: 3, out_channels: 64, kernel_size: 7}
      """,
      says: "declares in_channels 3", "224 = height", framework: "convolution of other channels"),
    ShapeErrorCase(
      "shape/in-features",
      """
      dialect: torch
      input: [batch, 3, 32, 32]
      layers:
        - Conv2d: {in_channels: 3, out_channels: 64, kernel_size: 3, padding: 1, name: conv3}
        - MaxPool2d: 2
        - Flatten
        - Linear: {in_features: 9216, out_features: 10}
      """,
      says: "declares in_features 9216",
      "16384 = 64 (out_channels of 'conv3') × 16 (height // 2) × 16 (width // 2)"),
    ShapeErrorCase(
      "shape/groups",
      """
      input: [batch, 9, 9, 6]
      layers:
        - conv2d: {filters: 8, kernel_size: 3, groups: 4}
      """,
      says: "splits 6 input channels into 4 groups", "6 = channels",
      framework: "channels and groups"),
    ShapeErrorCase(
      "shape/reshape-count",
      """
      input: [batch, 784]
      layers:
        - reshape: [28, 27]
      """,
      says: "needs 756 elements per sample", "784 = features",
      framework: "reshape to another size"),
    ShapeErrorCase(
      "shape/reshape-count",
      """
      input: [batch, 12]
      layers:
        - reshape: [-1, 5]
      """,
      says: "needs a multiple of 5 elements", framework: "reshape with an open size"),
    ShapeErrorCase(
      "shape/stride-with-dilation",
      """
      input: [batch, 9, 9, 3]
      layers:
        - conv2d: {filters: 8, kernel_size: 3, strides: 2, dilation_rate: 2}
      """,
      says: "of [2, 2]", "Keras computes only one of both above 1",
      framework: "stride with dilation"),
    ShapeErrorCase(
      "shape/operand-count",
      """
      inputs: {a: [batch, 3], b: [batch, 3]}
      layers:
        - dense: {units: 10, from: [a, b]}
      """,
      says: "takes exactly 1 input, not 2", "input 'b' is [batch, 3]",
      framework: "two inputs for a layer of one"),
    ShapeErrorCase(
      "shape/unknown-extent",
      """
      input: [batch, 3, batch]
      layers:
        - flatten
        - dense: {units: 10}
      """,
      says: "cannot size its kernel", "dimension 'batch' has no value",
      framework: "dense on an unknown axis"),
    ShapeErrorCase(
      "shape/axis-out-of-range",
      """
      dialect: torch
      input: [batch, 10]
      layers:
        - Softmax: {dim: 2}
      """,
      says: "has only 2 axes", framework: "dimension out of range"),
    ShapeErrorCase(
      "shape/batch-axis",
      """
      input: [batch, 10]
      layers:
        - softmax: {axis: 0}
      """,
      says: "which is the batch: samples would depend on each other"),
    ShapeErrorCase(
      "shape/crop-larger-than-input",
      """
      input: [batch, 4, 4, 3]
      layers:
        - cropping2d: 2
      """,
      says: "4", "4 = height"),
    ShapeErrorCase(
      "shape/initial-state",
      """
      inputs: {steps: [batch, 5, 8], state: [batch, 12]}
      layers:
        - gru: {units: 16, from: [steps, state]}
      """,
      says: "of [batch, 16], but gets [batch, 12]", "12 = features of 'state'"),
    ShapeErrorCase(
      "shape/noise-shape",
      """
      input: [batch, 4, 3]
      layers:
        - dropout: {rate: 0.5, noise_shape: [null, 1, 1, 3]}
      """,
      says: "noise_shape of 4 axes for an input of 3"),
    ShapeErrorCase(
      "shape/too-large",
      """
      input: [batch, 4000000000]
      layers:
        - dense: 4000000000
      """,
      says: "with more elements than can be counted", "4000000000 = features"),
  ]
}

@Suite struct ShapeErrorTests {
  @Test(
    "A shape error says what does not fit and what every number is made of",
    arguments: ShapeErrorCase.all)
  func saysWhatAndWhy(_ c: ShapeErrorCase) throws {
    let errors = c.findings().filter { $0.severity == .error }
    #expect(errors.map(\.rule) == [c.rule], "one root, no follow-on: \(errors.map(\.message))")
    let error = try #require(errors.first)
    let text = ([error.message] + error.notes.map(\.message)).joined(separator: "\n")
    for piece in c.pieces { #expect(text.contains(piece), "'\(piece)' in:\n\(text)") }
  }

  @Test(
    "What the framework would say is what it really said",
    arguments: ShapeErrorCase.all.filter { $0.framework != nil })
  func quotesTheFramework(_ c: ShapeErrorCase) throws {
    let dialect = c.model.contains("dialect: torch") ? "torch" : "keras"
    let real = try #require(
      Self.recorded.first { $0.framework == dialect && $0.case == c.framework })
    let note = try #require(
      c.findings().flatMap(\.notes).map(\.message).first { $0.contains(" would say: ") })
    let quoted = try #require(note.components(separatedBy: " would say: ").last)
    #expect(note.hasPrefix(dialect == "torch" ? "PyTorch" : "Keras"))
    #expect(real.message.contains(quoted), "\(quoted)\nis not in\n\(real.message)")
  }

  private struct Recorded: Decodable {
    let framework: String
    let `case`: String
    let message: String
  }

  private static let recorded: [Recorded] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/framework_errors.json")
    guard let data = try? Data(contentsOf: file) else { return [] }
    return (try? JSONDecoder().decode([Recorded].self, from: data)) ?? []
  }()

  @Test(
    "A mistake before the layers is the only finding about them",
    arguments: [
      "input: [batch, None, 3]\nlayers:\n  - dense: 3\n  - flatten",
      "input: [batch, 99999999999999999999]\nlayers:\n  - dense: 3",
      "inputs: {a: [batch, -3], b: [batch, 3]}\nlayers:\n  - add: {from: [a, b]}\n  - dense: 3",
      "input: 7\nlayers:\n  - dense: {units: 3, from: input}",
      "input: [batch, 8]\nlayers:\n  - dense: {units: 3, from: [-4]}\n  - dense: 3",
      "input: [batch, 8]\nlayers:\n  - conv2d: {filters: 8, kernel_size: 3}\n  - flatten\n  - dense: 3",
    ])
  func hasNoFollowOn(model: String) {
    let c = ShapeErrorCase("", model, says: "")
    let findings = c.findings()
    #expect(findings.count == 1, "\(findings.map { "\($0.rule): \($0.message)" })")
  }

  @Test("An integer beyond 64 bits is called too large, not something else than an integer")
  func hugeIntegers() throws {
    let c = ShapeErrorCase(
      "", "input: [batch, 8]\nlayers:\n  - dense: 99999999999999999999", says: "")
    let finding = try #require(c.findings().first)
    #expect(finding.rule == "spec/out-of-range")
    #expect(finding.message == "'units' is too large: 99999999999999999999 needs more than 64 bits")
  }
}
