import Analysis
import Catalog
import SourceText
import Spec

/// Finds the edits that make a spec's shapes fit, and adds the best to the findings about them.
///
/// An edit is kept when the error it is for is gone and no other has come. Where no edit achieves
/// that, because the spec has a second mistake behind the first, those are kept after which the shapes
/// of the most layers are known.
///
/// - Complexity: candidates × spec, within ``workLimit``.
struct RepairSearch {
  /// How many repairs a finding offers.
  static let offered = 5
  /// Candidates for one error, and those of them that are linted to be ranked.
  static let candidateLimit = 32
  static let finalistLimit = 16
  /// Models with more layers are not linted once more for each finalist: all rules together cost many times
  /// what inference does, and only order the repairs.
  static let lintedLayers = 2_000
  /// Bytes read in all trials, a layer counted as ``bytesPerLayer``: bounds the time whatever the size of
  /// the spec, and leaves ten trials to one of 20,000 layers, the most there can be.
  static let workLimit = 40_000_000
  static let bytesPerLayer = 200

  private let spec: AnalyzedSpec
  private let linter: Linter
  private var workLeft = Self.workLimit

  init(_ spec: AnalyzedSpec, _ linter: Linter) { (self.spec, self.linter) = (spec, linter) }

  /// The findings, with repairs on those that say that shapes do not fit.
  mutating func addRepairs(to findings: inout [Diagnostic]) {
    for error in spec.diagnostics where error.severity == .error && error.isAboutShapes {
      // A rule that knows better may speak in place of the error.
      let same = findings.firstIndex {
        $0.rule == error.rule && $0.range == error.range && $0.fixes.isEmpty
      }
      guard let index = same ?? findings.firstIndex(where: { speaks($0, for: error) }) else {
        continue
      }
      findings[index].fixes = repairs(for: error)
    }
  }

  private func speaks(_ finding: Diagnostic, for error: Diagnostic) -> Bool {
    finding.severity == .error && finding.fixes.isEmpty && finding.touches(error)
      && linter.dominated(by: finding.rule).contains(error.rule)
  }

  private mutating func repairs(for error: Diagnostic) -> [FixIt] {
    let trials = trials(of: candidates(for: error), for: error)
    let whole = trials.filter { $0.trial.newErrors == 0 }
    if !whole.isEmpty { return best(of: whole) }
    let most = trials.map(\.trial.knownLayers).max() ?? 0
    return best(of: trials.filter { $0.trial.knownLayers == most && most > knownLayers })
  }

  private var knownLayers: Int { spec.nodes.count { $0.inference != nil } }

  /// What all repairs propose, the least surprising first.
  private func candidates(for error: Diagnostic) -> [RepairCandidate] {
    var found: [RepairCandidate] = []
    if let failure = spec.failures.first(where: {
      $0.range == error.range && $0.error.rule == error.rule
    }), let layer = FailedLayer(spec, failure) {
      for repair in allRepairs { found += repair.init().candidates(layer) }
    } else if let mismatch = MismatchedInput(spec, error) {
      for repair in allRepairs { found += repair.init().candidates(mismatch) }
    }
    let order = found.indices.sorted {
      (found[$0].surprise.prior, $0) < (found[$1].surprise.prior, $1)
    }
    return order.prefix(Self.candidateLimit).map { found[$0] }
  }

  private typealias Judged = (trial: RepairTrial, surprise: Surprise)

  private mutating func trials(of candidates: [RepairCandidate], for error: Diagnostic) -> [Judged]
  {
    let work = spec.document.file.text.count + Self.bytesPerLayer * spec.nodes.count
    var texts: Set<[UInt8]> = []
    var result: [Judged] = []
    // Candidates come least surprising first, so that none behind enough finalists would be ranked.
    var finalists = 0
    for candidate in candidates {
      guard workLeft > 0, finalists < Self.finalistLimit else { break }
      workLeft -= work
      // Several repairs may come to the same text.
      guard let text = edited(candidate.fix), texts.insert(text).inserted,
        let trial = RepairTrial(candidate.fix, text, for: error, of: spec)
      else { continue }
      if trial.newErrors == 0 { finalists += 1 }
      result.append((trial, candidate.surprise))
    }
    return result
  }

  /// The text after a fix; nil where it cannot be made or changes nothing.
  private func edited(_ fix: FixIt) -> [UInt8]? {
    let file = spec.document.file
    let result = Edits.apply([fix], to: file)
    return result.applied.isEmpty || result.text == file.text ? nil : result.text
  }

  /// Ranks repairs that hold, by all that they change.
  private mutating func best(of trials: [Judged]) -> [FixIt] {
    let isLinted = spec.nodes.count <= Self.lintedLayers
    let before = isLinted ? Set(linter.found(in: spec).map(\.rule)) : []
    let finalists = trials.prefix(Self.finalistLimit).enumerated().map { position, judged in
      let found = isLinted ? linter.found(in: judged.trial.spec) : []
      let new = found.count { $0.severity > .info && !before.contains($0.rule) }
      let total = judged.surprise.total(
        changedLayers: judged.trial.changedLayers(from: spec),
        edits: judged.trial.fix.edits.count, newFindings: new)
      return (total: total, position: position, fix: judged.trial.fix)
    }
    return finalists.sorted { ($0.total, $0.position) < ($1.total, $1.position) }
      .prefix(Self.offered).map(\.fix)
  }
}

extension Diagnostic {
  /// Whether a repair can be searched for it.
  var isAboutShapes: Bool { rule.prefix { $0 != "/" } == "shape" }
}
