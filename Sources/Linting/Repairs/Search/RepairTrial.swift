import Analysis
import Catalog
import SourceText
import Spec

/// An edited text, read and inferred as the original was.
struct RepairTrial {
  let fix: FixIt
  let spec: AnalyzedSpec
  /// Errors of reading and inference that the original does not have.
  let newErrors: Int
  /// Layers whose shapes are known after the edit.
  let knownLayers: Int

  /// Nil where the text can no longer be read, or the error is still there.
  ///
  /// - Parameter text: what the fix makes of the original.
  init?(_ fix: FixIt, _ text: [UInt8], for error: Diagnostic, of original: AnalyzedSpec) {
    let file = original.document.file
    let document = SpecDocument.read(
      text, path: file.path, overrides: original.document.overrides)
    guard let spec = AnalyzedSpec(document, explainsFailures: false) else { return nil }
    let map = OffsetMap(fix.edits, in: file.id)
    let before = Set(original.errors.map { Fingerprint($0, map) })
    let after = spec.errors.map { Fingerprint($0, OffsetMap([], in: file.id)) }
    guard !after.contains(Fingerprint(error, map)) else { return nil }
    self.fix = fix
    self.spec = spec
    newErrors = Set(after).subtracting(before).count
    knownLayers = spec.nodes.count { $0.inference != nil }
  }

  /// Layers that were known before and whose outputs or weights have another shape now.
  func changedLayers(from original: AnalyzedSpec) -> Int {
    guard let old = original.graph?.nodes, let new = spec.graph?.nodes else { return 0 }
    var before: [String: NodeFacts] = [:]
    for (node, facts) in zip(old, original.nodes) { before[node.name] = facts }
    return zip(new, spec.nodes).count { node, facts in
      guard let known = before[node.name], known.inference != nil, facts.inference != nil else {
        return false
      }
      return known.outputs.map(\.type) != facts.outputs.map(\.type)
        || known.inference?.weights.map(\.shape) != facts.inference?.weights.map(\.shape)
    }
  }
}

/// Which finding it is, whatever its words: its rule and where it starts.
struct Fingerprint: Hashable {
  private let rule: String
  private let file: FileID
  private let start: Int

  init(_ finding: Diagnostic, _ map: OffsetMap) {
    rule = finding.rule
    file = finding.range.file
    start = map.moved(finding.range)
  }
}

/// Where the places of a text are after edits.
struct OffsetMap {
  private let edits: [FixIt.Edit]
  private let file: FileID

  init(_ edits: [FixIt.Edit], in file: FileID) { (self.edits, self.file) = (edits, file) }

  /// The start of a range after the edits; what an edit replaces starts where the edit does.
  func moved(_ range: SourceRange) -> Int {
    var result = Int(range.start)
    guard range.file == file else { return result }
    for edit in edits where edit.range.start <= range.start {
      let isReplaced = edit.range.end > range.start
      result +=
        isReplaced
        ? Int(edit.range.start) - Int(range.start)
        : edit.replacement.utf8.count - edit.range.bytes.count
    }
    return result
  }
}

extension AnalyzedSpec {
  /// What keeps the spec from being read or inferred.
  var errors: [Diagnostic] {
    (document.diagnostics + diagnostics).filter { $0.severity == .error }
  }
}
