internal import Linting
internal import SourceText
internal import JSONText

/// Writes findings as results; keeps the hashes of the lines of each file.
struct SARIFWriter {
  /// The name by which addresses refer to the folder of the repository.
  static let root = "%SRCROOT%"

  let rules: SARIFRules
  let setting: ReportSetting
  /// Whether some finding is silenced: then every result says of itself whether it is.
  let hasSilenced: Bool
  let hasBaseline: Bool
  private var hashes: [String: LineHashes] = [:]

  init(rules: SARIFRules, setting: ReportSetting, hasSilenced: Bool, hasBaseline: Bool) {
    (self.rules, self.setting) = (rules, setting)
    (self.hasSilenced, self.hasBaseline) = (hasSilenced, hasBaseline)
  }

  mutating func result(_ result: SARIFResult) -> JSONValue {
    let (finding, sources) = (result.finding, result.sources)
    var members: [JSONValue.Member] = [
      .init("ruleId", .string(finding.rule)), .init("ruleIndex", .int(rules[finding.rule])),
      .init("level", .string(finding.severity.level)),
      .init("message", ["text": .string(message(finding))]),
      .init("locations", [location(finding.range, sources)]),
      .init(
        "partialFingerprints",
        ["primaryLocationLineHash": .string(hash(of: finding.range, sources))]),
    ]
    func add(_ key: String, _ values: [JSONValue]) {
      if !values.isEmpty { members.append(.init(key, .array(values))) }
    }
    add("relatedLocations", related(finding, sources))
    add("codeFlows", flows(finding, sources))
    add("fixes", finding.fixes.filter { $0.safety != .display }.map { fix($0, sources) })
    if hasBaseline {
      members.append(
        .init("baselineState", result.cause == .baseline ? "unchanged" : "new"))
    }
    if hasSilenced { members.append(.init("suppressions", suppressions(result.cause))) }
    return .object(members)
  }

  // MARK: Text

  /// The message as a sentence, which is the title of an alert; notes link to their places.
  private func message(_ finding: Diagnostic) -> String {
    var number = 0
    var lines = [plain(finding.message) + "."]
    for note in finding.notes {
      guard note.range != nil else {
        lines.append("Note: " + plain(note.message))
        continue
      }
      number += 1
      lines.append("[\(linked(note.message))](\(number))")
    }
    if let help = finding.help { lines.append("Help: " + plain(help)) }
    return lines.joined(separator: "\n")
  }

  /// A shape before a parenthesis must not become a link.
  private func plain(_ text: String) -> String {
    text.split(separator: "](", omittingEmptySubsequences: false).joined(separator: "] (")
  }

  private func linked(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "[" || scalar == "]" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
  }

  // MARK: Places

  private func artifact(_ path: String) -> JSONValue {
    guard let project = setting.project else { return ["uri": .string(percentEncoded(path))] }
    guard let relative = project.relative(path) else {
      return ["uri": .string(project.address(path))]
    }
    return ["uri": .string(percentEncoded(relative)), "uriBaseId": .string(Self.root)]
  }

  private func region(_ place: FilePlace) -> JSONValue {
    [
      "startLine": .int(place.line), "startColumn": .int(place.column),
      "endLine": .int(place.endLine), "endColumn": .int(place.endColumn),
    ]
  }

  private func location(
    _ range: SourceRange, _ sources: SourceMap, id: Int? = nil, message: String? = nil
  ) -> JSONValue {
    let place = FilePlace(range, sources)
    var members: [JSONValue.Member] = []
    if let id { members.append(.init("id", .int(id))) }
    members.append(
      .init(
        "physicalLocation",
        ["artifactLocation": artifact(place.path), "region": region(place)]))
    if let message { members.append(.init("message", ["text": .string(plain(message))])) }
    return .object(members)
  }

  private func related(_ finding: Diagnostic, _ sources: SourceMap) -> [JSONValue] {
    finding.notes.filter { $0.range != nil }.enumerated().compactMap { index, note in
      note.range.map { location($0, sources, id: index + 1, message: note.message) }
    }
  }

  /// The way from the first reason to the finding.
  private func flows(_ finding: Diagnostic, _ sources: SourceMap) -> [JSONValue] {
    let steps = finding.notes.filter { $0.isStep && $0.range != nil }
    guard steps.count > 1 else { return [] }
    let places = steps.compactMap { step in
      step.range.map { location($0, sources, message: step.message) }
    }
    let all = places + [location(finding.range, sources, message: finding.message)]
    return [
      ["threadFlows": [["locations": .array(all.map { ["location": $0] })]]]
    ]
  }

  private mutating func hash(of range: SourceRange, _ sources: SourceMap) -> String {
    let file = sources.file(of: range)
    let line = file.position(Int(range.start)).line
    if let known = hashes[file.path] { return known[line] }
    let made = LineHashes(of: file)
    hashes[file.path] = made
    return made[line]
  }

  // MARK: Fixes and suppressions

  private func fix(_ fix: FixIt, _ sources: SourceMap) -> JSONValue {
    var files: [FileID] = []
    for edit in fix.edits where files.last != edit.range.file { files.append(edit.range.file) }
    let changes = files.compactMap { id -> JSONValue? in
      guard let file = sources[id] else { return nil }
      let replacements = fix.edits.filter { $0.range.file == id }.map { edit -> JSONValue in
        [
          "deletedRegion": region(FilePlace(edit.range, sources)),
          "insertedContent": ["text": .string(edit.text(in: file))],
        ]
      }
      return [
        "artifactLocation": artifact(file.path), "replacements": .array(replacements),
      ]
    }
    return [
      "description": ["text": .string(fix.title)], "artifactChanges": .array(changes),
      "properties": ["safety": .string(fix.safety.rawValue)],
    ]
  }

  private func suppressions(_ cause: SilencedFinding.Cause?) -> JSONValue {
    switch cause {
    case nil: []
    case .comment(nil): [["kind": "inSource"]]
    case .comment(let reason?): [["kind": "inSource", "justification": .string(reason)]]
    case .baseline: [["kind": "external", "justification": "listed in the baseline"]]
    }
  }
}
