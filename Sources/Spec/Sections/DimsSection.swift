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
    if let pairs = node.mapping {
      info = constraints(name.value, pairs, &decoder)
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
    _ name: String, _ pairs: [Node.Pair], _ decoder: inout SpecDecoder
  ) -> SymbolInfo {
    var numbers: [String: Int] = [:]
    let keys = ["value", "min", "max", "multiple_of", "remainder"]
    for pair in pairs {
      let key = pair.key.text ?? ""
      guard keys.contains(key) else {
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: name, expected: keys)
        continue
      }
      decoder.currentKey = "\(name).\(key)"
      numbers[key] = decoder.integer(pair.value, min: key == "remainder" ? 0 : 1)
    }
    if let low = numbers["min"], let high = numbers["max"], low > high, let pair = pairs.last {
      decoder.report(
        "spec/out-of-range", "'\(name)' has min \(low) above max \(high)", at: pair.value.place)
    }
    return SymbolInfo(
      name, value: numbers["value"], min: numbers["min"], max: numbers["max"],
      multipleOf: numbers["multiple_of"], remainder: numbers["remainder"])
  }
}
