internal import Catalog
internal import Shapes
internal import SourceText
internal import YAML

/// One thing that a spec says, or that follows from a default, in a form that equal things share.
package struct Setting: Hashable, Sendable {
  /// As `--set` would name it: `training.optimizer.learning_rate`.
  package let path: String
  package let text: String
  /// Whether the spec leaves it out.
  package let isDefault: Bool

  init(_ path: String, _ text: String, isDefault: Bool = false) {
    (self.path, self.text, self.isDefault) = (path, text, isDefault)
  }
}

/// Writes values so that equal ones read alike.
struct SettingText {
  /// What the parameters of the enclosing block stand for.
  var substitutions: [String: Node] = [:]

  /// `[3, 3]`, `{rate: 0.5}`; a number in its shortest form, an entry without parameters as its name.
  func text(_ node: Node) -> String { write(bound(node)) }

  private func bound(_ node: Node) -> Node {
    if substitutions.isEmpty { return node }
    var decoder = SpecDecoder()
    decoder.blockArguments = substitutions
    return decoder.bound(node)
  }

  private func write(_ node: Node) -> String {
    if let items = node.sequence { return "[\(items.map(write).joined(separator: ", "))]" }
    if let pairs = node.mapping {
      if pairs.count == 1, pairs[0].value.isNull || pairs[0].value.mapping?.isEmpty == true {
        return write(pairs[0].key)
      }
      let parts = pairs.map { "\(write($0.key)): \(write($0.value))" }.sorted()
      return "{\(parts.joined(separator: ", "))}"
    }
    guard let scalar = node.scalar else { return "" }
    return switch scalar.resolved {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .float(let value): format(value)
    case .string: scalar.style == .plain ? simplified(scalar.text) : scalar.text
    }
  }

  /// Arithmetic over names and numbers in its normal form.
  private func simplified(_ text: String) -> String {
    guard text.contains(where: { "+*(".contains($0) }), let dim = try? DimExpression.parse(text)
    else { return text }
    return dim.description
  }

  /// The same for one value that stands for all axes, written once.
  func textPerAxis(_ node: Node) -> String {
    let node = bound(node)
    let texts = node.sequence?.map(write) ?? []
    return texts.isEmpty || texts.contains { $0 != texts[0] } ? write(node) : texts[0]
  }

  /// A default as the schema writes it.
  func text(default written: String?) -> String {
    guard let written else { return "null" }
    return write(Node(.scalar(Scalar(written, .plain)), at: SourceRange(FileID(0), 0, 0)))
  }

  /// Everything below a node, one setting per leaf.
  func flattened(_ node: Node, under path: String) -> [Setting] {
    if let pairs = node.mapping, !pairs.isEmpty {
      return pairs.flatMap { flattened($0.value, under: "\(path).\($0.key.text ?? "")") }
    }
    return [Setting(path, text(node))]
  }
}

extension SettingText {
  /// The parameters of a catalogue entry under their canonical names, defaults included.
  func settings(_ value: any CatalogEntry, _ arguments: Arguments, under path: String) -> [Setting]
  {
    let prefix = path.isEmpty ? "" : path + "."
    func read<E: CatalogEntry>(_ value: E) -> [Setting] {
      let primary = E.schema.fields.first?.key
      return E.schema.fields.map { field in
        let pair = arguments.pairs.last { pair in
          pair.key == field.key || field.aliases.contains(pair.key)
            || pair.key.isEmpty && field.key == primary
        }
        guard let pair else {
          return Setting(prefix + field.key, text(default: field.defaultText), isDefault: true)
        }
        return Setting(
          prefix + field.key, field.type.isPerAxis ? textPerAxis(pair.value) : text(pair.value))
      }
    }
    return read(value)
  }
}

extension FieldType {
  fileprivate var isPerAxis: Bool {
    switch self {
    case .perAxis: true
    case .optional(let type): type.isPerAxis
    default: false
    }
  }
}
