import Catalog

/// Words and values to write into specs: all that the catalogue knows, and what nobody should write.
struct Dictionary {
  private struct Parameter {
    let key: String
    let type: FieldType
  }
  private struct Known {
    let name: String
    let parameters: [Parameter]
    init(_ entry: any CatalogEntry.Type) {
      name = entry.about.name
      parameters = Dictionary.parameters(of: entry)
    }
  }

  private let entries: [EntryKind: [Known]]
  private let kinds = EntryKind.allCases

  init() {
    var entries: [EntryKind: [Known]] = [:]
    for kind in EntryKind.allCases { entries[kind] = Registry.entries(kind).map { Known($0) } }
    self.entries = entries
  }

  private static func parameters<Root: CatalogEntry>(of entry: Root.Type) -> [Parameter] {
    entry.schema.fields.map { Parameter(key: $0.key, type: $0.type) }
  }

  /// The name of anything in the catalogue.
  func name(_ draw: inout Draw) -> String {
    draw.pick(kinds).flatMap { kind in draw.pick(entries[kind] ?? [])?.name } ?? "dense"
  }

  func key(_ draw: inout Draw) -> String {
    if draw.once(in: 2) { return draw.pick(Self.keys) ?? "name" }
    guard let kind = draw.pick(kinds), let entry = draw.pick(entries[kind] ?? []) else {
      return "name"
    }
    return draw.pick(entry.parameters)?.key ?? entry.name
  }

  func layer(_ draw: inout Draw) -> String { entry(of: .layer, depth: 0, &draw) }

  func entry(_ draw: inout Draw) -> String {
    "{" + entry(of: draw.pick(kinds) ?? .layer, depth: 0, &draw) + "}"
  }

  private func entry(of kind: EntryKind, depth: Int, _ draw: inout Draw) -> String {
    guard let known = draw.pick(entries[kind] ?? []) else { return "none" }
    if draw.once(in: 6) { return known.name }
    if draw.once(in: 6) { return known.name + ": " + hostileValue(&draw) }
    var parts: [String] = []
    for parameter in known.parameters where !draw.once(in: 3) {
      parts.append("\(parameter.key): \(value(of: parameter.type, depth: depth, &draw))")
    }
    if kind == .layer, draw.once(in: 4) {
      parts.append("\(draw.pick(Self.layerKeys) ?? "name"): \(hostileValue(&draw))")
    }
    return "\(known.name): {" + parts.joined(separator: ", ") + "}"
  }

  /// A value that mostly fits the type.
  private func value(of type: FieldType, depth: Int, _ draw: inout Draw) -> String {
    if draw.once(in: 8) || depth > 3 { return hostileValue(&draw) }
    switch type {
    case .integer, .perAxis, .dimension:
      let numbers = [
        "1", "2", "3", "4", "7", "0", "-1", "64", "1000000007", "batch", "height", "2 * height",
        "[1, 2]", "[3, 1, 2]",
      ]
      return draw.pick(numbers) ?? "1"
    case .number:
      return draw.pick(["0", "0.5", "1", "1e-7", "-1", "1e300", "1/3", ".inf", "0.999"]) ?? "1"
    case .boolean: return draw.pick(["true", "false", "yes"]) ?? "true"
    case .text: return draw.pick(["a", "input", "mean", "''", "label"]) ?? "a"
    case .choice(let names): return draw.pick(names) ?? "a"
    case .list(let item, _), .sequence(let item):
      let items = (0..<draw.below(5)).map { _ in value(of: item, depth: depth + 1, &draw) }
      return "[" + items.joined(separator: ", ") + "]"
    case .entry(let kind): return "{" + entry(of: kind, depth: depth + 1, &draw) + "}"
    case .optional(let type):
      return draw.once(in: 3) ? "null" : value(of: type, depth: depth + 1, &draw)
    case .map(let type): return "{a: \(value(of: type, depth: depth + 1, &draw)), 0: 1}"
    case .table(let table):
      let pairs = table.fields.map { "\($0.key): \(value(of: $0.type, depth: depth + 1, &draw))" }
      return "{" + pairs.joined(separator: ", ") + "}"
    case .either(let types):
      return draw.pick(types).map { value(of: $0, depth: depth + 1, &draw) } ?? "null"
    case .other:
      return draw.pick(["1", "-1", "[1, 2]", "[[1, 1], [2, 2]]", "a", "[a, b]", "same"]) ?? "1"
    }
  }

  func hostileValue(_ draw: inout Draw) -> String {
    if draw.once(in: 40) {
      // Deep nesting, then a value that repeats itself.
      let depth = 1 << (1 + draw.below(13))
      return String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    return draw.pick(Self.hostile) ?? "null"
  }

  private static let keys = [
    "coprime", "name", "description", "task", "extends", "dims", "blocks", "model", "data",
    "training", "evaluation",
    "verify", "lint", "input", "inputs", "layers", "outputs", "dialect", "layout", "dtype", "init",
    "regularizer",
    "from", "repeat", "share", "trainable", "source", "fields", "samples", "split", "pipeline",
    "loss", "optimizer",
    "schedule", "epochs", "batch_size", "metrics", "parameters", "min", "max", "multiple_of",
    "remainder", "value",
    "role", "shape", "range", "classes", "encoding", "field", "only", "<<", "$input", "batch",
    "height", "sequential",
    "residual", "custom", "backbone",
  ]
  private static let layerKeys = ["name", "from", "trainable", "repeat", "share"]

  /// Numbers at the edges, wrong types, references to nothing, arithmetic that goes wrong.
  private static let hostile = [
    "0", "1", "-1", "2", "3", "-0", "9223372036854775807", "-9223372036854775808",
    "9223372036854775808", "4611686018427387904",
    "3037000500", "2147483648", "1000000000000000000000000", "1e308", "1e309", "-1e309", "1e-320",
    "4.9e-324", "0.1", "1.5",
    "-2.5", ".nan", ".inf", "-.inf", "1/0", "0/0", "1/3", "-1/255", "0x7fffffffffffffff", "0o777",
    "1_000", "0b11", "00",
    "true", "no", "null", "~", "''", "\"\"", "[]", "{}", "[1]", "[1, 2, 3, 4, 5, 6, 7, 8]",
    "[0, 0]", "[-1, -1]", "{a: 1}",
    "{0: 1}", "{[1]: 2}", "[[1, 2], [3]]", "[null, null]", "[batch]", "batch", "height", "width",
    "input", "label", "$input",
    "$filters", "$", "$$", "-1", "-2", "-99", "same", "valid", "relu", "softmax", "name",
    "height // 0", "height % 0",
    "height - 1000", "0 * height", "-height", "height * width * height * width * height",
    "2 * height + 1", "(height",
    "height height", "height ** 2", "((((((((((height))))))))))", "9223372036854775807 * height",
    "height * 9223372036854775807 + 1", "height // -1", "height // height", "height % width",
    "batch // 2", "[batch, batch]",
    "[batch, height, width, 3]", "[batch, height, width, 0]",
    "[batch, 9223372036854775807, 9223372036854775807, 3]",
    "[batch, -1, 4]", "[]", "channels_first", "torch", "keras", "int32", "string", "&a [1]", "*a",
    "!!int x", "!!binary a",
    "!custom {}", "? a", "| x", "> y", "'", "\"", "'a: b'", "a: b", "#", "x.y", "a/b", ".", "..",
    "/", "\u{301}", "日本", "\"\\u0000\"",
    "\"\\uD800\"", "\"\\n\"", "../../../../etc/passwd", "digits.yaml",
    "{conv2d: {filters: 3, kernel_size: 3}}",
  ]
}
