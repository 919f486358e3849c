internal import SourceText

/// A rule, or all rules of a group, as configuration and the command line name them.
package enum RuleSelector: Hashable, Sendable {
  case rule(String)
  case group(String)
}

/// The names of rules: what a word stands for, and what was meant by one that stands for nothing.
package struct RuleIndex: Sendable {
  package static let all = RuleIndex(allRules)

  /// The least strict profile in which each rule speaks.
  let profiles: [String: Profile]
  /// Ids by group, sorted.
  let groups: [String: [String]]

  init(_ rules: [any Rule.Type]) {
    var profiles: [String: Profile] = [:]
    var groups: [String: [String]] = [:]
    for rule in rules {
      let about = rule.about
      profiles[about.id] = about.profile
      groups[about.group, default: []].append(about.id)
    }
    self.profiles = profiles
    self.groups = groups.mapValues { $0.sorted() }
  }

  /// `group/name`, `group` or `group/*`; nil for any other word.
  package func selector(_ name: String) -> RuleSelector? {
    if profiles[name] != nil { return .rule(name) }
    let group = name.hasSuffix("/*") ? String(name.dropLast(2)) : name
    return groups[group] == nil ? nil : .group(group)
  }

  /// The rule or group that a misspelt name, or a rule's name without its group, most likely stands for.
  package func nearest(_ name: String) -> String? {
    if let id = profiles.keys.filter({ $0.hasSuffix("/" + name) }).min() { return id }
    if let near = didYouMean(name, among: profiles.keys.sorted() + groups.keys.sorted()) {
      return near
    }
    let names = profiles.keys.map { String($0.drop { $0 != "/" }.dropFirst()) }
    return didYouMean(name, among: names.sorted()).flatMap { near in
      profiles.keys.filter { $0.hasSuffix("/" + near) }.min()
    }
  }

  func ids(_ selector: RuleSelector) -> [String] {
    switch selector {
    case .rule(let id): [id]
    case .group(let name): groups[name] ?? []
    }
  }
}
