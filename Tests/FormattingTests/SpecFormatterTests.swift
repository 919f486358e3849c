import Analysis
import Formatting
import Linting
import SourceText
import Spec
import Templates
import Testing

private func format(_ text: String) -> String? {
  SpecFormatter.format(SpecDocument.read([UInt8](text.utf8), path: "spec.yaml"))
    .map { String(decoding: $0, as: UTF8.self) }
}

@Suite struct SpecFormatterTests {
  private static let header = "coprime: 1\n"

  static let cases: [(name: String, before: String, after: String)] = [
    (
      "names of layers, losses, metrics and optimizers, and keys",
      """
      coprime: 1
      model:
        input: [batch, 28, 28, 1]
        layers:
          - Conv2D: {filters: 8, kernel_size: 3}
          - max_pool2d: 2
          - Flatten
          - dense: 10
      training:
        loss: mse
        optimizer: Adam
      evaluation:
        metrics: [acc, mae]

      """,
      """
      coprime: 1
      model:
        input: [batch, 28, 28, 1]
        layers:
          - conv2d: {filters: 8, kernel_size: 3}
          - max_pooling2d: 2
          - flatten
          - dense: 10
      training:
        loss: mean_squared_error
        optimizer: adam
      evaluation:
        metrics: [accuracy, mean_absolute_error]

      """
    ),
    (
      "keys of an entry in braces",
      "coprime: 1\nmodel:\n  input: [batch, 4]\n  layers:\n    - dense: {name: a, activation: relu, units: 3}  # why\n",
      "coprime: 1\nmodel:\n  input: [batch, 4]\n  layers:\n    - dense: {units: 3, activation: relu, name: a}  # why\n"
    ),
    (
      "sections with their comments; what is above the first key is about the file",
      """
      # About the file.
      coprime: 1

      # How it is trained.
      training:
        epochs: 3   # few
        # batch_size: 8

      # What it is.
      model:
        layers:
          - dense: 3
        # The shape.
        input: [batch, 4]
      # The end.
      """,
      """
      # About the file.
      coprime: 1

      # What it is.
      model:
        # The shape.
        input: [batch, 4]
        layers:
          - dense: 3

      # How it is trained.
      training:
        epochs: 3   # few
        # batch_size: 8
      # The end.
      """
    ),
    (
      "an anchor stays before its alias",
      "coprime: 1\ntraining: {epochs: &n 3, loss: mse}\nmodel: {layers: [dense: *n], input: [batch, 4]}\n",
      "coprime: 1\ntraining: {epochs: &n 3, loss: mean_squared_error}\nmodel: {input: [batch, 4], layers: [dense: *n]}\n"
    ),
    (
      "a block hides the layer whose alias it has as a name",
      "coprime: 1\nblocks:\n  Dense: {layers: [dense: 3]}\nmodel:\n  input: [batch, 4]\n  layers: [Dense]\n",
      "coprime: 1\nblocks:\n  Dense: {layers: [dense: 3]}\nmodel:\n  input: [batch, 4]\n  layers: [Dense]\n"
    ),
    (
      "text that looks like a name is no name",
      "coprime: 1\nname: Conv2D\nmodel:\n  input: [batch, 4]\n  layers:\n    - Dense: {units: 3, name: Dense}\n",
      "coprime: 1\nname: Conv2D\nmodel:\n  input: [batch, 4]\n  layers:\n    - dense: {units: 3, name: Dense}\n"
    ),
    (
      "steps name what they work on first and when last",
      "coprime: 1\ndata:\n  pipeline:\n    - random_flip: {only: train, mode: horizontal, field: image}\n",
      "coprime: 1\ndata:\n  pipeline:\n    - random_flip: {field: image, mode: horizontal, only: train}\n"
    ),
    (
      "folded text keeps its lines",
      "description: >\n  Two\n  lines.\n\n  # no comment\nname: a\ncoprime: 1\n",
      "coprime: 1\nname: a\ndescription: >\n  Two\n  lines.\n\n  # no comment\n"
    ),
  ]

  @Test("Names and order become canonical, everything else stays", arguments: cases.indices)
  func formats(_ index: Int) throws {
    let item = Self.cases[index]
    #expect(format(item.before) == item.after, "\(item.name)")
    #expect(format(item.after) == item.after, "\(item.name), again")
  }

  @Test("Line ends of Windows and a byte order mark stay", arguments: cases.indices)
  func bytesStay(_ index: Int) throws {
    func converted(_ text: String) -> String {
      "\u{FEFF}"
        + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    let item = Self.cases[index]
    #expect(format(converted(item.before)) == converted(item.after), "\(item.name)")
  }

  @Test(
    "Every spec of the repository means the same before and after, and stays as it is the second time"
  )
  func meaningStays() throws {
    let texts = try corpus()
    #expect(texts.count > 300)
    var formatted = 0
    for (path, text) in texts {
      let before = SpecDocument.read(text, path: path)
      guard let result = SpecFormatter.format(before) else { continue }
      formatted += 1
      let after = SpecDocument.read(result, path: path)
      #expect(SpecFormatter.format(after) == result, "\(path)")
      #expect(
        meaning(of: before) == meaning(of: after),
        "\(path)\n\(String(decoding: text, as: UTF8.self))")
    }
    #expect(formatted > 300)
  }

  @Test("A template is written as the formatter would", arguments: Templates.all.map { $0.name })
  func templatesAreFormatted(_ name: String) throws {
    let text = Templates.file(try #require(Templates.find(name)))
    #expect(format(text) == text)
  }

  @Test(
    "What is no sound YAML is left alone",
    arguments: ["coprime: [1", "- a", "coprime: 1\ncoprime: 1\n", ""])
  func unsoundTextsAreRefused(_ text: String) {
    #expect(format(text) == nil)
  }
}
