package import Analysis
package import SourceText
package import Spec

/// Checks specs against a set of rules.
package struct Linter: Sendable {
  private let rules: [any Rule.Type]
  private let index: RuleIndex
  private let settings: RuleSettings
  /// Rules that speak where a spec says nothing about rules.
  private let speaking: [any Rule.Type]
  /// Rules in whose place others keep silent.
  private let dominating: [RuleInfo]
  private let baseline: Baseline.File

  /// - Parameters:
  ///   - settings: which rules speak; what a spec says of them itself goes before.
  ///   - baseline: findings of the spec that are known and do not count.
  package init(
    rules: [any Rule.Type] = allRules, settings: RuleSettings = RuleSettings(),
    baseline: Baseline.File = Baseline.File()
  ) {
    self.init(rules, RuleIndex.all, settings, baseline)
  }

  /// - Parameter profile: how much is said; rules of stricter profiles keep silent.
  package init(rules: [any Rule.Type] = allRules, profile: Profile) {
    let index = RuleIndex(rules)
    self.init(rules, index, RuleSettings(profile: profile, index: index), Baseline.File())
  }

  private init(
    _ rules: [any Rule.Type], _ index: RuleIndex, _ settings: RuleSettings,
    _ baseline: Baseline.File
  ) {
    (self.rules, self.index, self.settings, self.baseline) = (rules, index, settings, baseline)
    speaking = rules.filter { settings.isOn($0.about.id) }
    dominating = rules.map { $0.about }.filter { !$0.dominates.isEmpty }
  }

  private init(_ other: Linter, baseline: Baseline.File) {
    (rules, index, settings) = (other.rules, other.index, other.settings)
    (speaking, dominating, self.baseline) = (other.speaking, other.dominating, baseline)
  }

  /// The same for a spec of which some findings are known.
  package func knowing(_ baseline: Baseline.File) -> Linter { Linter(self, baseline: baseline) }

  /// Everything that counts in one document, in the order of the file.
  ///
  /// - Complexity: linear in the size of the spec for each rule.
  package func lint(_ document: SpecDocument) -> [Diagnostic] { examine(document).findings }

  /// As ``lint(_:)-(SpecDocument)`` for a spec that is already analysed.
  package func lint(_ spec: AnalyzedSpec) -> [Diagnostic] { examine(spec).findings }

  /// What counts and what is silenced, each in the order of the file.
  package func examine(_ document: SpecDocument) -> LintResult {
    if let analyzed = AnalyzedSpec(document) { return examine(analyzed) }
    return finish(document.diagnostics, document, settings, isComplete: false)
  }

  package func examine(_ spec: AnalyzedSpec) -> LintResult {
    let document = spec.document
    // Behind a mistake of reading or of shapes rules know less and find less.
    let isComplete =
      spec.graph != nil && document.overrides.isEmpty
      && !(document.diagnostics + spec.diagnostics).contains { $0.severity == .error }
    let section = spec.spec.lint
    let findings = found(in: spec) + section.unknownRules(index)
    var result = finish(
      findings, document, section.applied(to: settings, index), isComplete: isComplete)
    var search = RepairSearch(spec, self)
    search.addRepairs(to: &result.findings)
    return result
  }

  /// All findings, before suppressions and without repairs.
  func found(in spec: AnalyzedSpec) -> [Diagnostic] {
    let section = spec.spec.lint
    let settings = section.applied(to: settings, index)
    let speaking = section.isEmpty ? speaking : rules.filter { settings.isOn($0.about.id) }
    var findings = (spec.document.diagnostics + spec.diagnostics).filter { settings.isOn($0.rule) }
    for rule in speaking {
      var report = Report(rule.about)
      rule.init().check(spec, &report)
      findings += report.findings
    }
    return withoutDominated(findings)
  }

  /// Rules in whose place a rule speaks.
  func dominated(by rule: String) -> [String] {
    dominating.first { $0.id == rule }?.dominates ?? []
  }

  private func finish(
    _ findings: [Diagnostic], _ document: SpecDocument, _ settings: RuleSettings, isComplete: Bool
  ) -> LintResult {
    // A file that could not be read as a spec was not checked: its mistakes are said whatever is selected.
    let findings = document.spec == nil ? findings : settings.applied(to: findings)
    var suppressions = Suppressions(document, index)
    var result = suppressions.applied(
      to: findings, .init(settings: settings, isComplete: isComplete))
    result.findings = DiagnosticOrder.sorted(result.findings)
    let gone = baseline.apply(to: &result, document.sources)
    if isComplete {
      result.stale = gone.reduce(0) { settings.isOn($1.key.rule) ? $0 + $1.value : $0 }
    }
    return result
  }

  /// Drops findings that a better one about the same place makes superfluous.
  private func withoutDominated(_ findings: [Diagnostic]) -> [Diagnostic] {
    var dominators: [String: [Diagnostic]] = [:]
    let present = Set(findings.map(\.rule))
    for rule in dominating where present.contains(rule.id) {
      for weaker in rule.dominates where present.contains(weaker) {
        dominators[weaker, default: []] += findings.filter { $0.rule == rule.id }
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
  var isEmpty: Bool { disabled.isEmpty && severities.isEmpty }

  /// Settings with what the spec asks for itself.
  func applied(to settings: RuleSettings, _ index: RuleIndex) -> RuleSettings {
    if isEmpty { return settings }
    var levels = RuleLevels()
    for (rule, level) in severities {
      if let selector = index.selector(rule.value) { levels.severities[selector] = level }
    }
    levels.disabled = Set(disabled.compactMap { index.selector($0.value) })
    var settings = settings
    settings.apply(levels)
    return settings
  }

  func unknownRules(_ index: RuleIndex) -> [Diagnostic] {
    (disabled + severities.map(\.rule)).filter { index.selector($0.value) == nil }
      .map { unknownRule($0, index) }
  }
}

func unknownRule(_ name: Located<String>, _ index: RuleIndex) -> Diagnostic {
  let near = index.nearest(name.value)
  return Diagnostic(
    "spec/unknown-rule", .warning, "there is no rule '\(name.value)'", at: name.range,
    help: near.map { "did you mean '\($0)'?" } ?? "'coprime rules' lists them",
    fixes: near.map { [.replace(name.range, with: $0, "replace with '\($0)'")] } ?? [])
}
