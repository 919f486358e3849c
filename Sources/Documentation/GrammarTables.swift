internal import Catalog

/// The tables of Grammar.md that follow from the catalogue.
package enum GrammarTables {
  /// `text` with everything between `<!-- begin KIND -->` and `<!-- end KIND -->` made anew.
  package static func updated(_ text: String) -> String {
    var text = text
    for kind in EntryKind.allCases {
      let begin = "<!-- begin \(kind.rawValue) -->\n"
      let end = "<!-- end \(kind.rawValue) -->"
      guard let start = text.firstRange(of: begin), let stop = text.firstRange(of: end),
        start.upperBound <= stop.lowerBound
      else { continue }
      text.replaceSubrange(start.upperBound..<stop.lowerBound, with: section(kind))
    }
    return text
  }

  private static func section(_ kind: EntryKind) -> String {
    var text = "\n"
    for dialect in Dialect.allCases {
      let entries = Registry.entries(kind)
        .filter {
          $0.about.dialects.contains(dialect)
            && (dialect == .keras || !$0.about.dialects.contains(.keras))
        }
        .sorted { $0.about.name < $1.about.name }
      if entries.isEmpty { continue }
      if dialect == .torch { text += "**Dialect `torch`**\n\n" }
      for entry in entries { text += describe(entry) }
    }
    return text
  }

  private static func describe<E: CatalogEntry>(_ entry: E.Type) -> String {
    let about = entry.about
    var text = "#### `\(about.name)`\n\n\(about.summary)"
    if let formula = about.formula { text += " `\(formula)`" }
    if !about.aliases.isEmpty {
      text += " Also written \(about.aliases.map { "`\($0)`" }.joined(separator: ", "))."
    }
    if let source = about.source {
      text += " Source: \(source)" + (source.hasSuffix(".") ? "" : ".")
    }
    text += "\n\n"
    let fields = entry.schema.fields
    guard !fields.isEmpty else { return text }
    text += "| parameter | value | default | meaning |\n|---|---|---|---|\n"
    for field in fields {
      let standard = field.isRequired ? "required" : field.defaultText.map { "`\($0)`" } ?? ""
      let names = ([field.key] + field.aliases).map { "`\($0)`" }.joined(separator: ", ")
      text +=
        "| \(names) | \(escaped(field.type.description)) | \(escaped(standard)) | \(escaped(field.summary)) |\n"
    }
    return text + "\n"
  }

  private static func escaped(_ text: String) -> String {
    String(text.flatMap { $0 == "|" ? "\\|" : String($0) })
  }
}

extension FieldType {
  /// In words, as a person would say what may stand there.
  var description: String {
    switch self {
    case .integer(let min, let max): "integer" + bounds(min.map(String.init), max.map(String.init))
    case .dimension(let min): "size" + bounds(min.map(String.init), nil)
    case .number(let min, let max): "number" + bounds(min.map(format), max.map(format))
    case .boolean: "true or false"
    case .text: "text"
    case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let item, _), .sequence(let item): "list of: \(item.description)"
    case .perAxis(let item, let axes):
      axes == 1 ? item.description : "\(item.description), or a list of \(axes)"
    case .entry(let kind): "\(kind.rawValue)"
    case .optional(let type): "\(type.description), or null"
    case .map(let type): "mapping to: \(type.description)"
    case .table(let table): "mapping with \(table.keys.map { "`\($0)`" }.joined(separator: ", "))"
    case .either(let types): types.map(\.description).joined(separator: ", or ")
    case .other(let words): words
    }
  }

  private func bounds(_ min: String?, _ max: String?) -> String {
    switch (min, max) {
    case (let min?, let max?): " from \(min) to \(max)"
    case (let min?, nil): " ≥ \(min)"
    case (nil, let max?): " ≤ \(max)"
    case (nil, nil): ""
    }
  }
}
