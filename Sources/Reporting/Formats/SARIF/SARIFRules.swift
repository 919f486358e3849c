internal import Linting
internal import SourceText
internal import JSONText

/// The rules that a log describes: those of its results, in the order of their names.
struct SARIFRules {
  let descriptors: [JSONValue]
  private let indices: [String: Int]

  init(_ findings: [Diagnostic]) {
    let ids = Set(findings.map(\.rule)).sorted()
    let abouts = Dictionary(
      allRules.map { ($0.about.id, $0.about) }, uniquingKeysWith: { first, _ in first })
    descriptors = ids.map { id in abouts[id].map(Self.descriptor) ?? ["id": .string(id)] }
    indices = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
  }

  subscript(rule: String) -> Int { indices[rule] ?? -1 }

  private static func descriptor(_ about: RuleInfo) -> JSONValue {
    [
      "id": .string(about.id), "name": .string(name(about.id)),
      "shortDescription": ["text": .string(cut(about.summary))],
      "fullDescription": ["text": .string(cut(about.rationale))],
      "help": ["text": .string(help(about)), "markdown": .string(markdown(about))],
      "helpUri": .string(Product.pageAddress(of: about.id)),
      "defaultConfiguration": ["level": .string(about.severity.level)],
      "properties": [
        "tags": [.string(about.group), .string("profile:\(about.profile.rawValue)")],
        "precision": .string(precision(about.severity)),
        "problem.severity": .string(problem(about.severity)),
      ],
    ]
  }

  /// `loss/softmax-into-logits-loss` as `SoftmaxIntoLogitsLoss`.
  private static func name(_ id: String) -> String {
    (id.split(separator: "/").last ?? "").split(separator: "-")
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func help(_ about: RuleInfo) -> String {
    "\(about.rationale)\n\nYou would see: \(about.symptoms).\n\nHow to fix it: \(about.remedy)"
  }

  private static func markdown(_ about: RuleInfo) -> String {
    let sources = about.sources.map { "- \($0)\n" }.joined()
    return "\(about.rationale)\n\n**You would see:** \(about.symptoms).\n\n"
      + "**How to fix it:** \(about.remedy)\n"
      + (sources.isEmpty ? "" : "\n**Sources**\n\n\(sources)")
  }

  /// Severities follow from certainty: what is called an error cannot work.
  private static func precision(_ severity: Severity) -> String {
    switch severity {
    case .error: "very-high"
    case .warning: "high"
    case .info: "medium"
    }
  }

  private static func problem(_ severity: Severity) -> String {
    severity == .info ? "recommendation" : severity.rawValue
  }

  /// GitHub takes descriptions of at most 1024 characters.
  private static func cut(_ text: String) -> String {
    text.unicodeScalars.count <= 1024
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(1023))) + "…"
  }
}
