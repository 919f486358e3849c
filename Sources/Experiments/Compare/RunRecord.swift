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
    for key in ["outcome", "steps", durationKey] {
      if let value = summary[key] { facts.append((key, value)) }
    }
    let epochs = summary["epochs"]?.array ?? []
    facts.append(("epochs", .int(epochs.count)))
    if let best = best(epochs) { facts += best }
    for member in epochs.last?.members ?? []
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

  /// The epoch with the lowest loss on the validation split.
  private static func best(_ epochs: [JSONValue]) -> [(key: String, value: JSONValue)]? {
    let losses = epochs.map { $0["val_loss"]?.double ?? .infinity }
    guard let lowest = losses.min(), lowest.isFinite, let index = losses.firstIndex(of: lowest)
    else { return nil }
    return [("lowest val_loss", .number(lowest)), ("lowest val_loss: epoch", .int(index + 1))]
  }

  /// Seconds of the last part of a run; they are told, but never make a difference.
  static let durationKey = "seconds"

  /// Without quotes; JSON has no other word for what is not a number.
  static func text(_ value: JSONValue) -> String {
    value == .null ? "nan" : value.string ?? value.text
  }
}
