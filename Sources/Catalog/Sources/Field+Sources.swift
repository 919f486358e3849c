import YAML

/// Fields that name columns of a table or are left open.
extension Field {
  /// A column by name or index.
  static func column(_ key: String, _ path: Path<String?>, _ summary: String) -> Self {
    Field(key, type: .optional(.other("a column's name or index")), default: "null", summary) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let name = decoder.column(node) else { return false }
      root[keyPath: path] = name
      return true
    }
  }

  static func columns(_ key: String, _ path: Path<[String]?>, _ summary: String) -> Self {
    Field(
      key, type: .optional(.list(.other("a column's name or index"), count: nil)), default: "null",
      summary
    ) {
      root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      var names: [String] = []
      for item in decoder.substituted(node).sequence ?? [node] {
        guard let name = decoder.column(item) else { return false }
        names.append(name)
      }
      root[keyPath: path] = names
      return true
    }
  }

  static func optionalFlag(_ key: String, _ path: Path<Bool?>, _ summary: String) -> Self {
    Field(key, type: .optional(.boolean), default: "null", summary) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let value = decoder.bool(node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }
}

extension SpecDecoder {
  /// A column as text; an index stays in digits.
  fileprivate mutating func column(_ node: Node) -> String? {
    let node = substituted(node)
    if case .int(let index)? = node.scalar?.resolved { return String(index) }
    return text(node)
  }
}

extension Field {
  /// A mapping from names to texts.
  static func texts(_ key: String, _ path: Path<[NamedText]>, _ summary: String) -> Self {
    Field(key, type: .map(.text), default: "{}", summary) { root, node, decoder in
      let node = decoder.substituted(node)
      guard let pairs = node.mapping else {
        if !node.isNull { decoder.reportType(node, expected: "a mapping from names to texts") }
        return node.isNull
      }
      var texts: [NamedText] = []
      for pair in pairs {
        guard let name = pair.key.text, let text = decoder.text(pair.value) else { return false }
        texts.append(NamedText(name: name, text: text))
      }
      root[keyPath: path] = texts
      return true
    }
  }
}

extension Field {
  /// A list of texts; a single one stands for a list of one.
  static func list(
    _ key: String, _ path: Path<[String]>, required: Bool = false, aliases: [String] = [],
    _ summary: String
  ) -> Self {
    Field(key, aliases: aliases, type: .list(.text, count: nil), isRequired: required, summary) {
      root, node, decoder in
      var texts: [String] = []
      for item in decoder.substituted(node).sequence ?? [node] {
        guard let text = decoder.text(item) else { return false }
        texts.append(text)
      }
      root[keyPath: path] = texts
      return true
    }
  }
}
