package import Analysis
internal import DataFiles
package import JSONText
internal import SourceText
internal import Spec
package import Training

/// What a finished run left in its folder.
package struct RunRecord: Sendable {
  package let path: String
  package let spec: AnalyzedSpec
  /// What the run depends on beside its spec, by key: seed, data, versions, machine.
  package let circumstances: [(key: String, value: String)]
  /// What came of it.
  package let results: [(key: String, value: JSONValue)]

  /// Reads `spec.yaml` and `summary.json`.
  ///
  /// - Throws: ``RunError`` where the folder is none of a run, or of one that has not ended.
  package init(_ path: String) throws(RunError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    let summary = try Self.json(path + "/summary.json")
    let document: SpecDocument
    do throws(SourceLoadError) { document = try SpecDocument.load(path + "/spec.yaml") } catch {
      throw RunError(
        "cannot read the spec of the run: \(error.message)", file: path + "/spec.yaml")
    }
    guard let spec = AnalyzedSpec(document) else {
      throw RunError("is no spec", file: path + "/spec.yaml")
    }
    self.spec = spec
    circumstances = Self.circumstances(summary)
    results = Self.results(summary)
  }

  private static func json(_ path: String) throws(RunError) -> JSONValue {
    do throws(DataError) {
      let bytes = try FileBytes(mapping: path)
      let text = bytes.withUnsafeBytes { Array($0) }
      guard let value = JSONValue(parsing: text), value.members != nil else {
        throw DataError("is no summary of a run", file: path)
      }
      return value
    } catch {
      var error = RunError(error, at: nil)
      if error.help == nil {
        error = RunError(
          error.message, file: error.file,
          help: "name the folder of a run that has ended, as in 'runs/digits-001'")
      }
      throw error
    }
  }

  private static func circumstances(_ summary: JSONValue) -> [(key: String, value: String)] {
    var facts: [(key: String, value: String)] = []
    for key in ["seed", "data_digest"] {
      if let value = summary[key] { facts.append((key, text(value))) }
    }
    for member in summary["environment"]?.members ?? [] {
      facts.append((member.key, text(member.value)))
    }
    return facts
  }

  private static func results(_ summary: JSONValue) -> [(key: String, value: JSONValue)] {
    var facts: [(key: String, value: JSONValue)] = []
    for key in ["outcome", "steps"] {
      if let value = summary[key] { facts.append((key, value)) }
    }
    facts.append(("epochs", .int(summary["epochs"]?.array?.count ?? 0)))
    for member in summary["epochs"]?.array?.last?.members ?? []
    where !["epoch", "seconds", "waiting_seconds"].contains(member.key) {
      facts.append(("last epoch: \(member.key)", member.value))
    }
    let evaluation = summary["evaluation"]
    let split = evaluation?["split"]?.string ?? "evaluation"
    for member in evaluation?.members ?? [] where member.key != "split" {
      facts.append(("\(split): \(member.key)", member.value))
    }
    return facts
  }

  /// Without quotes.
  static func text(_ value: JSONValue) -> String { value.string ?? value.text }
}
