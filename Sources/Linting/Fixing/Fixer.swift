package import SourceText
package import Spec

/// Applies the fixes of findings to the text of a spec, again and again until none is left.
package struct Fixer: Sendable {
  package enum Level: Sendable {
    /// Fixes that keep the meaning of the spec.
    case safe
    /// Those that may change what is trained, too.
    case unsafe

    package func allows(_ fix: FixIt) -> Bool {
      fix.safety == .safe || self == .unsafe && fix.safety == .unsafe
    }
  }

  /// Fixes can bring other findings with fixes; more rounds than this are a circle.
  static let maximumRounds = 32

  private let level: Level
  private let linter: Linter

  package init(_ level: Level, linter: Linter = Linter()) {
    (self.level, self.linter) = (level, linter)
  }

  /// - Complexity: rounds × linting; where fixes get into each other's way, fixes × linting.
  package func fix(_ document: SpecDocument) -> FixedSpec {
    let unfixed = linter.examine(document)
    var state = FixedSpec(document: document, result: unfixed, unfixed: unfixed)
    var seen: Set<[UInt8]> = [document.file.text]
    for _ in 0..<Self.maximumRounds {
      let fixes = applicable(state)
      guard
        let next = step(state, fixes, &seen)
          ?? fixes.lazy.compactMap({ step(state, [$0], &seen) }).first
      else { break }
      state = next
    }
    state.foreign = state.findings.compactMap { finding in
      finding.fixes.first { level.allows($0) && !lies($0, in: state.document.file) }
    }
    return state
  }

  /// The first fix of each finding that may be made in this file. A repair of shapes was tried alone, so
  /// only one is made at a time.
  private func applicable(_ state: FixedSpec) -> [FixIt] {
    var isRepaired = false
    return state.findings.compactMap { finding in
      guard
        let fix = finding.fixes.first(where: {
          level.allows($0) && lies($0, in: state.document.file)
        })
      else { return nil }
      guard finding.isAboutShapes else { return fix }
      defer { isRepaired = true }
      return isRepaired ? nil : fix
    }
  }

  private func lies(_ fix: FixIt, in file: SourceFile) -> Bool {
    fix.edits.allSatisfy { $0.range.file == file.id }
  }

  /// The spec after some fixes; nil where it could no longer be read, has more errors, or was seen before.
  private func step(_ state: FixedSpec, _ fixes: [FixIt], _ seen: inout Set<[UInt8]>) -> FixedSpec?
  {
    guard !fixes.isEmpty else { return nil }
    let result = Edits.apply(fixes, to: state.document.file)
    guard seen.insert(result.text).inserted else { return nil }
    let document = SpecDocument.read(
      result.text, path: state.document.file.path, overrides: state.document.overrides)
    guard document.root != nil, document.syntaxMistakes <= state.document.syntaxMistakes else {
      return nil
    }
    let next = linter.examine(document)
    guard errors(next.findings) <= errors(state.findings) else { return nil }
    return FixedSpec(
      document: document, result: next, unfixed: state.unfixed,
      fixed: state.fixed + result.applied.count)
  }

  private func errors(_ findings: [Diagnostic]) -> Int { findings.count { $0.severity == .error } }
}

/// A spec after its fixes.
package struct FixedSpec: Sendable {
  /// The document with the fixed text; its file has the path of the original.
  package let document: SpecDocument
  /// What is left.
  package let result: LintResult
  /// What was there before.
  package let unfixed: LintResult
  /// How many fixes were made.
  package var fixed = 0
  /// Fixes left over because they lie in another file, one that the spec extends.
  package var foreign: [FixIt] = []

  package var findings: [Diagnostic] { result.findings }
}

extension SpecDocument {
  /// Findings that say that the file is no sound YAML.
  fileprivate var syntaxMistakes: Int { diagnostics.count { $0.rule.hasPrefix("spec/yaml-") } }
}
