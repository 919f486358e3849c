internal import Catalog
package import SourceText
internal import Spec
internal import YAML

/// Reads a configuration with everything it extends. Whatever is not understood is an error: a setting
/// that has no effect would go unnoticed.
package struct ConfigurationReader {
  package private(set) var sources = SourceMap()
  private var decoder = SpecDecoder()
  /// Paths on the way from the first file, to find cycles.
  private var chain: [String] = []

  static let keys = [
    "baseline", "disable", "exclude", "extends", "fail-on", "paths", "profile", "require-reason",
    "severities",
  ]
  static let overrideKeys = ["disable", "profile", "severities"]

  package init() {}

  /// What is wrong with the files read; nothing fixes a configuration.
  package var mistakes: [Diagnostic] {
    let errors = decoder.diagnostics.filter { $0.severity == .error }
    return DiagnosticOrder.sorted(errors).map { error in
      var error = error
      error.fixes = []
      return error
    }
  }

  /// - Throws: where the file itself cannot be read.
  package mutating func read(_ path: String) throws(SourceLoadError) -> Configuration {
    read(try sources.load(path))
  }

  package mutating func read(_ file: SourceFile) -> Configuration {
    let document = YAML.read(file)
    decoder.diagnostics += document.diagnostics
    guard let root = document.root, !root.isNull else { return Configuration() }
    guard root.mapping != nil else {
      decoder.report(
        "spec/wrong-type", "a configuration is a mapping, not \(root.typeDescription)",
        at: root.place, help: "it holds keys such as 'profile: production'")
      return Configuration()
    }
    return read(root, file)
  }

  private mutating func read(_ root: Node, _ file: SourceFile) -> Configuration {
    var configuration = base(root["extends"], file)
    var levels = RuleLevels()
    for pair in root.pairs {
      let key = pair.key.text ?? ""
      let value = pair.value
      decoder.currentKey = key
      switch key {
      case "extends": break
      case "profile": configuration.profile = profile(value) ?? configuration.profile
      case "fail-on":
        configuration.failOn = decoder.choice(value, of: FailOn.self) ?? configuration.failOn
      case "require-reason": requireReason(value, &levels)
      case "baseline":
        guard let path = decoder.text(value) else { continue }
        configuration.baseline = Located(
          SourcePath.join(folderOf: file.path, path), at: value.place)
      case "exclude":
        for name in names(value) { configuration.exclude += glob(name) }
      case "severities", "disable": readLevels(key, value, &levels)
      case "paths":
        guard mapping(value, "a mapping such as {\"drafts/**\": {profile: smoke}}") else {
          continue
        }
        for item in value.pairs { configuration.overrides += override(item) }
      default: reportUnknown(pair, of: "a configuration", Self.keys)
      }
    }
    configuration.levels.append(levels)
    return configuration
  }

  // MARK: Parts

  private mutating func base(_ node: Node?, _ file: SourceFile) -> Configuration {
    guard let node else { return Configuration() }
    decoder.currentKey = "extends"
    guard let relative = decoder.text(node) else { return Configuration() }
    let path = SourcePath.join(folderOf: file.path, relative)
    chain.append(SourcePath.normalized(file.path))
    defer { chain.removeLast() }
    if chain.contains(path) {
      decoder.report(
        "spec/extends-cycle", "'\(relative)' extends this configuration in turn", at: node.place,
        notes: chain.map { .init("through \($0)") })
      return Configuration()
    }
    do throws(SourceLoadError) {
      return read(try sources.load(path))
    } catch {
      decoder.report(
        "spec/extends-unreadable", "cannot read '\(relative)': \(error.message)", at: node.place)
      return Configuration()
    }
  }

  private mutating func override(_ pair: Node.Pair) -> [Configuration.PathOverride] {
    let pattern = pair.key.text ?? ""
    guard let glob = glob(Located(pattern, at: pair.key.place)).first else { return [] }
    var override = Configuration.PathOverride(glob: glob)
    decoder.currentKey = "paths.\(pattern)"
    guard mapping(pair.value, "a mapping such as {disable: [repro]}") else { return [] }
    for item in pair.value.pairs {
      let key = item.key.text ?? ""
      decoder.currentKey = key
      switch key {
      case "profile": override.profile = profile(item.value)
      case "severities", "disable": readLevels(key, item.value, &override.levels)
      default: reportUnknown(item, of: pattern, Self.overrideKeys)
      }
    }
    return [override]
  }

  private mutating func readLevels(_ key: String, _ value: Node, _ levels: inout RuleLevels) {
    if key == "disable" {
      for name in names(value) {
        if let selector = selector(name) { levels.disabled.insert(selector) }
      }
      return
    }
    guard mapping(value, "a mapping such as {repro/seed-missing: warning}") else { return }
    for item in value.pairs {
      let name = Located(item.key.text ?? "", at: item.key.place)
      decoder.currentKey = name.value
      guard let level = decoder.choice(item.value, of: LintSection.Level.self),
        let selector = selector(name)
      else { continue }
      levels.severities[selector] = level
    }
  }

  private mutating func requireReason(_ value: Node, _ levels: inout RuleLevels) {
    guard let isRequired = decoder.bool(value) else { return }
    let rule = RuleSelector.rule("spec/suppression-without-reason")
    // Said of the rule by name, it goes before.
    if levels.severities[rule] == nil { levels.severities[rule] = isRequired ? .warning : .off }
  }

  private mutating func selector(_ name: Located<String>) -> RuleSelector? {
    guard let selector = RuleIndex.all.selector(name.value) else {
      let near = RuleIndex.all.nearest(name.value)
      decoder.report(
        "spec/unknown-rule", "there is no rule or group '\(name.value)'", at: name.range,
        help: near.map { "did you mean '\($0)'?" } ?? "'coprime rules' lists them")
      return nil
    }
    if case .rule(let id) = selector, RuleInfo.keepsFromReading(id) {
      decoder.report(
        "spec/unknown-rule", "'\(id)' cannot be set: where it speaks, a spec could not be checked",
        at: name.range)
      return nil
    }
    return selector
  }

  // MARK: Values

  private mutating func profile(_ node: Node) -> Profile? {
    decoder.choice(node, of: Profile.self)
  }

  /// A name or a list of names; those that are no text are reported.
  private mutating func names(_ node: Node) -> [Located<String>] {
    (node.sequence ?? [node]).compactMap { item in
      decoder.text(item).map { Located($0, at: item.place) }
    }
  }

  private mutating func glob(_ pattern: Located<String>) -> [Glob] {
    do throws(Glob.Mistake) {
      return [try Glob(pattern.value)]
    } catch {
      decoder.report(
        "spec/unknown-value", "'\(pattern.value)' is no pattern for paths: \(error.message)",
        at: pattern.range)
      return []
    }
  }

  private mutating func mapping(_ node: Node, _ expected: String) -> Bool {
    if node.mapping == nil, !node.isNull { decoder.reportType(node, expected: expected) }
    return node.mapping != nil
  }

  private mutating func reportUnknown(_ pair: Node.Pair, of owner: String, _ keys: [String]) {
    decoder.reportUnknownKey(
      .init(key: pair.key.text ?? "", keyRange: pair.key.place, value: pair.value), of: owner,
      expected: keys)
  }
}
