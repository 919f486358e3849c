import Foundation
import SourceText
import Testing
import YAML

/// A value as `Tests/Conformance/yaml_reference.py` writes it.
private enum Answer: Equatable, Decodable {
  case leaf(String)
  case float(Double)
  case list([Answer])
  /// Sorted by key.
  case pairs([[Answer]])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = Answer(text)
    } else if let list = try? container.decode([Answer].self) {
      self = .list(list)
    } else {
      self = .pairs(try container.decode([String: [[Answer]]].self)["pairs"] ?? [])
    }
  }

  init(_ text: String) {
    if text.hasPrefix("float "), let value = Double(text.dropFirst(6)) {
      self = .float(value)
    } else {
      self = .leaf(text)
    }
  }

  init(_ node: Node?) {
    switch node?.content {
    case nil: self = .leaf("null")
    case .scalar(let scalar)?: self = Answer(scalar)
    case .sequence(let items)?: self = .list(items.map { Answer($0) })
    case .mapping(let pairs)?:
      self = .pairs(
        pairs.map { [Answer($0.key), Answer($0.value)] }.sorted { $0[0].order < $1[0].order })
    }
  }

  init(_ scalar: Scalar) {
    if scalar.isIntegerOutOfRange {
      self = .leaf("int \(scalar.text)")
      return
    }
    switch scalar.resolved {
    case .null: self = .leaf("null")
    case .bool(let value): self = .leaf("\(value)")
    case .int(let value): self = .leaf("int \(value)")
    case .float(let value): self = .float(value)
    case .string: self = .leaf("text \(scalar.text)")
    }
  }

  private var order: [UInt32] {
    let text: String =
      switch self {
      case .leaf(let text): text
      case .float(let value): "float \(value)"
      case .list, .pairs: ""
      }
    return text.unicodeScalars.map(\.value)
  }

  static func == (a: Answer, b: Answer) -> Bool {
    switch (a, b) {
    case (.leaf(let a), .leaf(let b)): a == b
    case (.float(let a), .float(let b)): a == b || (a.isNaN && b.isNaN)
    case (.list(let a), .list(let b)): a == b
    case (.pairs(let a), .pairs(let b)): a == b
    default: false
    }
  }
}

extension Array where Element == UInt32 {
  fileprivate static func < (a: [UInt32], b: [UInt32]) -> Bool { a.lexicographicallyPrecedes(b) }
}

private struct Reference: Decodable {
  struct Document: Decodable, CustomTestStringConvertible {
    let yaml: String
    let value: Answer
    var testDescription: String { yaml.debugDescription }
  }
  struct PlainScalar: Decodable, CustomTestStringConvertible {
    let text: String
    let core: Answer
    let older: Answer
    var testDescription: String { text.debugDescription }
  }
  let documents: [Document]
  let scalars: [PlainScalar]

  static let answers: Reference = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    do {
      let data = try Data(contentsOf: folder.appending(path: "Fixtures/yaml_reference.json"))
      return try JSONDecoder().decode(Reference.self, from: data)
    } catch {
      Issue.record("the reference cannot be read: \(error)")
      return Reference(documents: [], scalars: [])
    }
  }()
}

@Suite("Agreement with PyYAML")
struct ReferenceTests {
  @Test(
    "documents mean what PyYAML with the core schema reads", arguments: Reference.answers.documents)
  fileprivate func documents(_ reference: Reference.Document) {
    let document = YAML.read(SourceFile(path: "x", text: reference.yaml))
    #expect(document.diagnostics.allSatisfy { $0.rule == "spec/yaml-1-1-value" })
    #expect(Answer(document.root) == reference.value)
  }

  @Test("plain scalars mean what the core schema says", arguments: Reference.answers.scalars)
  fileprivate func scalars(_ reference: Reference.PlainScalar) {
    #expect(Answer(Scalar(reference.text, .plain)) == reference.core)
  }

  @Test(
    "a different reading is told exactly where PyYAML's own types differ",
    arguments: Reference.answers.scalars)
  fileprivate func olderReading(_ reference: Reference.PlainScalar) {
    let reading = Scalar(reference.text, .plain).yaml11Reading
    #expect((reading == nil) == (reference.core == reference.older))
    guard let reading else { return }
    switch reference.older {
    case .leaf("true"), .leaf("false"): #expect(.leaf(reading) == reference.older)
    case .leaf(let other) where other.hasPrefix("int "):
      #expect(reading == "the number \(other.dropFirst(4))")
    case .leaf(let other) where other.hasPrefix("text "): #expect(reading == "a text")
    case .leaf(let other) where other.hasPrefix("other date"): #expect(reading == "a date")
    default: #expect(reading == "a number")
    }
  }

  @Test("the reference was read")
  func isNotEmpty() {
    #expect(Reference.answers.documents.count > 30)
    #expect(Reference.answers.scalars.count > 100)
  }
}
