internal import SourceText
package import Spec

/// What one place says about rules: a configuration file, an override for some paths, a spec's own section.
package struct RuleLevels: Hashable, Sendable {
  package var severities: [RuleSelector: LintSection.Level] = [:]
  package var disabled: Set<RuleSelector> = []
  package init() {}
}

/// What the command line selects; it has the last word.
package struct RuleSelection: Hashable, Sendable {
  /// Nothing else speaks; empty: no choice is made.
  package let selected: Set<RuleSelector>
  package let ignored: Set<RuleSelector>

  package init(selected: Set<RuleSelector> = [], ignored: Set<RuleSelector> = []) {
    (self.selected, self.ignored) = (selected, ignored)
  }

  /// Whether a rule is chosen or left out, a rule's own name before its group's; nil: not decided here.
  func decides(_ id: String) -> Bool? {
    let group = RuleSelector.group(String(id.prefix { $0 != "/" }))
    if ignored.contains(.rule(id)) { return false }
    if selected.contains(.rule(id)) { return true }
    if ignored.contains(group) { return false }
    if selected.contains(group) { return true }
    return selected.isEmpty ? nil : false
  }
}

/// Which rules speak, and how grave their findings are.
package struct RuleSettings: Sendable {
  private struct Choice {
    /// nil: as the profile says.
    var isOn: Bool?
    /// nil: as the finding says.
    var severity: Severity?
  }

  package var profile: Profile
  private let selection: RuleSelection
  private let index: RuleIndex
  private var choices: [String: Choice] = [:]

  package init(
    profile: Profile = .research, selection: RuleSelection = RuleSelection(),
    index: RuleIndex = .all
  ) {
    (self.profile, self.selection, self.index) = (profile, selection, index)
  }

  /// Takes what a nearer place says over what was said before. Within one place a rule's own name counts
  /// more than its group's. A severity for a rule switches it on whatever the profile; for a group it
  /// does so only where the profile allows.
  package mutating func apply(_ levels: RuleLevels) {
    for (selector, level) in levels.severities { set(selector, level, ifGroup: true) }
    for selector in levels.disabled { set(selector, .off, ifGroup: true) }
    for (selector, level) in levels.severities { set(selector, level, ifGroup: false) }
    for selector in levels.disabled { set(selector, .off, ifGroup: false) }
  }

  private mutating func set(_ selector: RuleSelector, _ level: LintSection.Level, ifGroup: Bool) {
    guard selector.isGroup == ifGroup else { return }
    let severity = Severity(rawValue: level.rawValue)
    for id in index.ids(selector) {
      var choice = choices[id] ?? Choice()
      if let severity {
        choice.severity = severity
        choice.isOn = ifGroup ? (choice.isOn == false ? nil : choice.isOn) : true
      } else {
        choice.isOn = false
      }
      choices[id] = choice
    }
  }

  /// Whether a rule speaks. What keeps a file from being read is always said.
  func isOn(_ id: String) -> Bool {
    if RuleInfo.keepsFromReading(id) { return true }
    if let decision = selection.decides(id) ?? choices[id]?.isOn { return decision }
    return index.profiles[id].map { $0 <= profile } ?? true
  }

  /// Findings of rules that speak, as grave as asked for.
  func applied(to findings: [Diagnostic]) -> [Diagnostic] {
    findings.compactMap { finding in
      guard isOn(finding.rule) else { return nil }
      guard let severity = choices[finding.rule]?.severity,
        !RuleInfo.keepsFromReading(finding.rule)
      else { return finding }
      var finding = finding
      finding.severity = severity
      return finding
    }
  }
}

extension RuleSelector {
  fileprivate var isGroup: Bool { if case .group = self { true } else { false } }
}
