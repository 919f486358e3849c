package import Analysis
package import SourceText
package import Spec

/// Checks specs against a set of rules.
package struct Linter: Sendable {
  private let rules: [any Rule.Type]
  private let profile: Profile

  /// - Parameter profile: how much is said; rules of stricter profiles keep silent.
  package init(rules: [any Rule.Type] = allRules, profile: Profile = .research) {
    self.rules = rules
    self.profile = profile
  }

  /// Everything found in one document, in the order of the file.
  ///
  /// - Complexity: linear in the size of the spec for each rule.
  package func lint(_ document: SpecDocument) -> [Diagnostic] {
    guard let analyzed = AnalyzedSpec(document) else {
      return finish(document.diagnostics, document, nil)
    }
    return lint(analyzed)
  }

  /// As ``lint(_:)`` for a spec that is already analysed.
  package func lint(_ spec: AnalyzedSpec) -> [Diagnostic] {
    var findings = finish(found(in: spec), spec.document, spec.spec.lint)
    var search = RepairSearch(spec, self)
    search.addRepairs(to: &findings)
    return findings
  }

  /// All findings, before suppressions and without repairs.
  func found(in spec: AnalyzedSpec) -> [Diagnostic] {
    var findings = spec.document.diagnostics + spec.diagnostics
    for rule in rules where rule.about.profile <= profile {
      var report = Report(rule.about)
      rule.init().check(spec, &report)
      findings += report.findings
    }
    return withoutDominated(findings)
  }

  /// Rules in whose place a rule speaks.
  func dominated(by rule: String) -> [String] {
    rules.first { $0.about.id == rule }?.about.dominates ?? []
  }

  private func finish(
    _ findings: [Diagnostic], _ document: SpecDocument, _ section: LintSection?
  ) -> [Diagnostic] {
    let known = Set(rules.map { $0.about.id })
    var findings = findings
    if let section { findings = section.applied(to: findings, known: known) }
    findings = Suppressions(document, known: known).applied(to: findings)
    return DiagnosticOrder.sorted(findings)
  }

  /// Drops findings that a better one about the same place makes superfluous.
  private func withoutDominated(_ findings: [Diagnostic]) -> [Diagnostic] {
    var dominators: [String: [Diagnostic]] = [:]
    let present = Set(findings.map(\.rule))
    for rule in rules where present.contains(rule.about.id) {
      for weaker in rule.about.dominates where present.contains(weaker) {
        dominators[weaker, default: []] += findings.filter { $0.rule == rule.about.id }
      }
    }
    guard !dominators.isEmpty else { return findings }
    return findings.filter { finding in
      !(dominators[finding.rule] ?? []).contains { $0.touches(finding) }
    }
  }
}

extension Diagnostic {
  /// Whether two findings point at a common place, with their main ranges or their notes.
  func touches(_ other: Diagnostic) -> Bool {
    let mine = [range] + notes.compactMap(\.range)
    let theirs = [other.range] + other.notes.compactMap(\.range)
    return mine.contains { a in theirs.contains { b in a.contains(b) || b.contains(a) } }
  }
}

extension LintSection {
  /// Severities and disabled rules that the spec asks for.
  func applied(to findings: [Diagnostic], known: Set<String>) -> [Diagnostic] {
    var result: [Diagnostic] = []
    let off = Set(disabled.map(\.value) + severities.filter { $0.level == .off }.map(\.rule.value))
    for var finding in findings where !off.contains(finding.rule) {
      if let level = severities.last(where: { $0.rule.value == finding.rule })?.level,
        let severity = Severity(rawValue: level.rawValue)
      {
        finding.severity = severity
      }
      result.append(finding)
    }
    for name in disabled + severities.map(\.rule) where !known.contains(name.value) {
      result.append(unknownRule(name, known))
    }
    return result
  }
}

func unknownRule(_ name: Located<String>, _ known: Set<String>) -> Diagnostic {
  let near = didYouMean(name.value, among: known.sorted())
  return Diagnostic(
    "spec/unknown-rule", .warning, "there is no rule '\(name.value)'", at: name.range,
    help: near.map { "did you mean '\($0)'?" } ?? "'coprime rules' lists them",
    fixes: near.map { [.replace(name.range, with: $0, "replace with '\($0)'")] } ?? [])
}
