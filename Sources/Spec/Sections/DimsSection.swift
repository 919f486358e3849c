internal import Catalog
package import Shapes
package import SourceText
internal import YAML

/// The named dimensions of a spec.
package struct DimsSection: Sendable {
  package struct Declaration: Sendable {
    package let name: Located<String>
    package let info: SymbolInfo
  }
  package var declarations: [Declaration] = []
  /// What each name stands for: a symbol of its own, or an expression over other names.
  package var dimensions: [String: Dim] = ["batch": .symbol("batch")]
  package var values: [String: Int] = [:]

  package init() {}

  /// Symbols with what is declared of them; `batch` is there even when it is not declared.
  package var symbols: [SymbolInfo] {
    let declared = declarations.map(\.info)
    return declared.contains { $0.name == "batch" }
      ? declared
      : [SymbolInfo("batch", value: nil, min: 1)] + declared
  }

  init(_ node: Node, _ decoder: inout SpecDecoder) {
    self.init()
    guard let pairs = node.mapping else {
      decoder.currentKey = "dims"
      if !node.isNull { decoder.reportType(node, expected: "a mapping from names to sizes") }
      return
    }
    decoder.dimensions = dimensions
    for pair in pairs {
      guard let name = pair.key.text, Self.isName(name) else {
        decoder.report(
          "spec/invalid-name", "a dimension's name is a word of letters, digits and '_'",
          at: pair.key.place)
        continue
      }
      decoder.currentKey = name
      declare(Located(name, at: pair.key.place), pair.value, &decoder)
      decoder.dimensions = dimensions
      decoder.dimensionValues = values
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "_"
    else { return false }
    return text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0 == "_" || $0.properties.numericType != nil
    }
  }

  private mutating func declare(_ name: Located<String>, _ node: Node, _ decoder: inout SpecDecoder)
  {
    var info = SymbolInfo(name.value, value: nil, min: nil)
    dimensions[name.value] = .symbol(name.value)
    if node.mapping != nil {
      info = constraints(name.value, node, &decoder)
    } else if !node.isNull, let dim = decoder.dimension(node, min: 1) {
      if let value = dim.evaluate(values) {
        info = SymbolInfo(name.value, value: value, min: nil)
        values[name.value] = value
      } else {
        // An expression over free names has no symbol of its own.
        dimensions[name.value] = dim
        return
      }
    }
    declarations.append(Declaration(name: name, info: info))
  }

  private func constraints(
    _ name: String, _ node: Node, _ decoder: inout SpecDecoder
  ) -> SymbolInfo {
    let bounds = decoder.section(
      node, Bounds.schema, onto: Bounds(), of: name, under: "\(name).")
    if let low = bounds.min, let high = bounds.max, low > high, let pair = node.pairs.last {
      decoder.report(
        "spec/out-of-range", "'\(name)' has min \(low) above max \(high)", at: pair.value.place)
    }
    return SymbolInfo(
      name, value: bounds.value, min: bounds.min, max: bounds.max, multipleOf: bounds.multipleOf,
      remainder: bounds.remainder)
  }

  /// What may be said of a dimension.
  struct Bounds: Sendable {
    var value: Int?
    var min: Int?
    var max: Int?
    var multipleOf: Int?
    var remainder: Int?

    static let schema = Schema(
      Self(),
      [
        bound("value", \.value, min: 1, "Its size."),
        bound("min", \.min, min: 1, "The least size."),
        bound("max", \.max, min: 1, "The greatest size."),
        bound("multiple_of", \.multipleOf, min: 1, "What divides it."),
        bound("remainder", \.remainder, min: 0, "What multiple_of leaves of it."),
      ])

    private static func bound(
      _ key: String, _ path: Field<Self>.Path<Int?>, min: Int, _ summary: String
    ) -> Field<Self> {
      Field(key, type: .integer(min: min, max: nil), summary) { bounds, node, decoder in
        bounds[keyPath: path] = decoder.integer(node, min: min)
        return bounds[keyPath: path] != nil
      }
    }
  }

  /// What stands behind a dimension's name.
  static let type = FieldType.map(
    .optional(.either([.dimension(min: 1), .table(Bounds.schema.table)])))
}
