internal import JSONText
internal import SourceText
internal import YAML

/// A default as the catalogue writes it, in YAML, as JSON.
enum DefaultValue {
  static func json(_ text: String) -> JSONValue {
    guard let root = YAML.read(SourceFile(path: "default", text: text)).root else {
      return .string(text)
    }
    return json(root)
  }

  private static func json(_ node: Node) -> JSONValue {
    switch node.content {
    case .sequence(let items): .array(items.map(json))
    case .mapping(let pairs):
      .object(pairs.map { .init($0.key.text ?? "", json($0.value)) })
    case .scalar(let scalar):
      switch scalar.resolved {
      case .null: .null
      case .bool(let value): .bool(value)
      case .int(let value): .int(value)
      case .float(let value): value.isFinite ? .number(value) : .string(scalar.text)
      case .string: .string(scalar.text)
      }
    }
  }
}
