internal import Catalog
package import SourceText
internal import YAML

/// A baseline is JSON with a finding on each line, sorted, so that it changes little when findings do.
extension Baseline {
  private static let version = 1

  package var text: String {
    let lines = files.sorted { $0.key < $1.key }.flatMap { path, file in
      file.counts.sorted { $0.key < $1.key }.map { key, count in
        let copies = count == 1 ? "" : ", \"count\": \(count)"
        return
          "    {\"path\": \(Self.quoted(path)), \"rule\": \(Self.quoted(key.rule)), \"line\": \(Self.quoted(key.line))\(copies)}"
      }
    }
    let list = lines.isEmpty ? "[]" : "[\n\(lines.joined(separator: ",\n"))\n  ]"
    return "{\n  \"coprime-baseline\": \(Self.version),\n  \"findings\": \(list)\n}\n"
  }

  /// Reads what ``text`` gives; as JSON is YAML, mistakes are told with their places.
  ///
  /// - Returns: nil where the file cannot be used, with what is wrong.
  package static func read(_ file: SourceFile) -> (baseline: Baseline?, mistakes: [Diagnostic]) {
    var limits = Limits()
    limits.fileBytes = SourceFile.maximumLoadBytes
    limits.nodes = 8_000_000
    let document = YAML.read(file, limits: limits)
    var decoder = SpecDecoder()
    decoder.diagnostics = document.diagnostics.filter { $0.severity == .error }
    var baseline = Baseline()
    if decoder.diagnostics.isEmpty { baseline.decode(document.root, file, &decoder) }
    return (decoder.diagnostics.isEmpty ? baseline : nil, decoder.diagnostics)
  }

  private mutating func decode(_ root: Node?, _ file: SourceFile, _ decoder: inout SpecDecoder) {
    guard let root, let version = root["coprime-baseline"] else {
      return decoder.report(
        "spec/missing-parameter", "this is no baseline: it has no key 'coprime-baseline'",
        at: root?.place ?? SourceRange(file.id, 0, 0), help: "--write-baseline writes one")
    }
    decoder.currentKey = "coprime-baseline"
    guard let number = decoder.integer(version) else { return }
    guard number == Self.version else {
      return decoder.report(
        "spec/version", "this program reads version \(Self.version) of baselines, not \(number)",
        at: version.place, help: "--write-baseline writes it anew")
    }
    decoder.currentKey = "findings"
    guard let findings = root["findings"], let items = findings.sequence else {
      return decoder.reportType(root["findings"] ?? root, expected: "a list of findings")
    }
    for item in items { decode(item, &decoder) }
  }

  private mutating func decode(_ item: Node, _ decoder: inout SpecDecoder) {
    decoder.currentKey = "findings"
    guard let path = item["path"]?.text, let rule = item["rule"]?.text,
      let line = item["line"]?.text
    else {
      return decoder.reportType(item, expected: "a list of mappings with path, rule and line")
    }
    decoder.currentKey = "count"
    guard let count = item["count"].map({ decoder.integer($0, min: 1, max: 1_000_000_000) }) ?? 1
    else { return }
    files[path, default: File()].counts[Key(rule: rule, line: line), default: 0] += count
  }

  /// A JSON string that is a YAML string, too: what YAML does not allow as it is, is escaped.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}",
        "\u{FFFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
