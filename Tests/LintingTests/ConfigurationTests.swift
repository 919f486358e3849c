import Linting
import SourceText
import Spec
import Testing

@Suite struct ConfigurationTests {
  /// What the configuration says about a file, and its mistakes as `line:column message`.
  private func read(_ text: String) -> (Configuration, mistakes: [String]) {
    var reader = ConfigurationReader()
    let file = SourceFile(path: ".coprime.yaml", text: text)
    let configuration = reader.read(file)
    let mistakes = reader.mistakes.map { mistake in
      let place = file.position(Int(mistake.range.start))
      return "\(place.line):\(place.column) \(mistake.rule) \(mistake.help ?? "")"
    }
    return (configuration, mistakes)
  }

  /// A spec with `model/dropout-rate-high`, a warning of the profile `research`, and
  /// `repro/seed-missing`, which speaks in `production` only.
  private static let spec = """
    coprime: 1
    model:
      input: [batch, 8]
      layers:
        - dense: {units: 4, activation: relu}
        - dropout: 0.8
        - dense: 1
    training: {loss: mean_squared_error, optimizer: adam}
    """

  /// Findings as `severity rule`, of those two rules.
  private func lint(
    _ configuration: String, path: String = "specs/a.yaml", profile: Profile? = nil,
    selection: RuleSelection = RuleSelection(), section: String = ""
  ) -> [String] {
    let (configuration, mistakes) = read(configuration)
    #expect(mistakes == [])
    let settings = configuration.settings(
      matching: configuration.matching(path.split(separator: "/")), profile: profile,
      selection: selection)
    let text = Self.spec + section
    return Linter(settings: settings).lint(SpecDocument.read(Array(text.utf8), path: path))
      .filter { ["model/dropout-rate-high", "repro/seed-missing"].contains($0.rule) }
      .map { "\($0.severity) \($0.rule.split(separator: "/")[1])" }
  }

  static let levels: [(configuration: String, findings: [String])] = [
    ("", ["warning dropout-rate-high"]),
    ("# nothing", ["warning dropout-rate-high"]),
    ("profile: smoke", []),
    ("severities: {model/dropout-rate-high: error}", ["error dropout-rate-high"]),
    ("severities: {model/dropout-rate-high: 'off'}", []),
    ("severities: {model: off}", []),
    ("severities: {model: info}", ["info dropout-rate-high"]),
    ("severities: {model: info, model/dropout-rate-high: error}", ["error dropout-rate-high"]),
    ("disable: [model/dropout-rate-high]", []),
    ("disable: model", []),
    ("disable: [model/*]", []),
    // A rule's own name goes before its group's.
    (
      "disable: [model]\nseverities: {model/dropout-rate-high: error}", ["error dropout-rate-high"]
    ),
    ("disable: [model/dropout-rate-high]\nseverities: {model: error}", []),
    // Switched on by name, a rule speaks whatever the profile.
    ("profile: smoke\nseverities: {model/dropout-rate-high: info}", ["info dropout-rate-high"]),
    ("profile: smoke\nseverities: {model: info}", []),
    // Overrides for paths go before, the last before the first.
    ("paths: {specs: {disable: model}}", []),
    ("paths: {other: {disable: model}}", ["warning dropout-rate-high"]),
    ("paths: {specs: {profile: smoke}}", []),
    (
      "profile: smoke\npaths: {specs/**: {profile: smoke}, '*.yaml': {profile: research}}",
      ["warning dropout-rate-high"]
    ),
    (
      "disable: model/dropout-rate-high\npaths: {a.yaml: {severities: {model: error}}}",
      ["error dropout-rate-high"]
    ),
  ]

  @Test("Severities, profiles and paths", arguments: levels)
  func levelsAreObeyed(_ c: (configuration: String, findings: [String])) {
    #expect(lint(c.configuration) == c.findings)
  }

  @Test("A spec's own section goes before the configuration")
  func theSectionGoesBefore() {
    let configuration = "disable: [model]"
    let section = "\nlint: {severities: {model/dropout-rate-high: error}}"
    #expect(lint(configuration, section: section) == ["error dropout-rate-high"])
    #expect(lint("", section: "\nlint: {disable: [model]}") == [])
  }

  @Test("The command line goes before all")
  func theCommandLineGoesBefore() {
    let rule = RuleSelector.rule("model/dropout-rate-high")
    let group = RuleSelector.group("model")
    let off = "disable: [model]"
    let section = "\nlint: {disable: [model]}"
    let found = ["warning dropout-rate-high"]
    #expect(lint(off, selection: .init(selected: [rule]), section: section) == found)
    #expect(lint(off, selection: .init(selected: [group]), section: section) == found)
    #expect(lint("", selection: .init(selected: [.group("loss")])) == [])
    #expect(lint("", selection: .init(ignored: [group])) == [])
    #expect(lint("", selection: .init(selected: [group], ignored: [rule])) == [])
    #expect(lint("", selection: .init(selected: [rule], ignored: [group])) == found)
    #expect(lint("profile: smoke", profile: .research) == found)
    #expect(lint("", profile: .smoke, selection: .init(selected: [rule])) == found)
    #expect(lint("paths: {specs: {profile: smoke}}", profile: .research) == found)
    #expect(
      lint("severities: {model: error}", selection: .init(selected: [rule])) == [
        "error dropout-rate-high"
      ])
  }

  @Test("What says that a file cannot be read is never hidden")
  func brokenFilesAreAlwaysReported() {
    let settings = RuleSettings(
      profile: .smoke, selection: .init(selected: [.group("loss")], ignored: [.group("spec")]))
    for text in ["coprime: [1", "", "[1, 2]"] {
      let found = Linter(settings: settings).lint(
        SpecDocument.read(Array(text.utf8), path: "a.yaml"))
      #expect(!found.isEmpty, "'\(text)'")
    }
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let found: [String]
    var testDescription: String { text }
    init(_ text: String, _ found: String...) { (self.text, self.found) = (text, found) }
  }
  static let mistakes: [Mistake] = [
    .init("[1, 2]", "1:1 spec/wrong-type it holds keys such as 'profile: production'"),
    .init("text", "1:1 spec/wrong-type it holds keys such as 'profile: production'"),
    .init("profil: smoke", "1:1 spec/unknown-key did you mean 'profile'?"),
    .init("fail_on: never", "1:1 spec/unknown-key did you mean 'fail-on'?"),
    .init("profile: smok", "1:10 spec/unknown-value did you mean 'smoke'?"),
    .init("profile: 3", "1:10 spec/wrong-type "),
    .init("fail-on: always", "1:10 spec/unknown-value "),
    .init(
      "größe: 1\nprofile: x",
      "1:1 spec/unknown-key it takes baseline, disable, exclude, extends, fail-on, paths, profile, require-reason, severities",
      "2:10 spec/unknown-value "),
    .init(
      "require-reason: yes", "1:17 spec/wrong-type write true or false: YAML 1.2 reads this as text"
    ),
    .init(
      "disable: [dropout-rate-high]",
      "1:11 spec/unknown-rule did you mean 'model/dropout-rate-high'?"),
    .init("disable: [los]", "1:11 spec/unknown-rule did you mean 'loss'?"),
    .init("disable: {a: 1}", "1:10 spec/wrong-type "),
    .init("disable: spec/yaml-syntax", "1:10 spec/unknown-rule "),
    .init("severities: [a]", "1:13 spec/wrong-type "),
    .init("severities: {model: of}", "1:21 spec/unknown-value "),
    .init("severities: {model: error, model: info}", "1:28 spec/duplicate-key keep one of them"),
    .init("paths: {'[': {}}", "1:9 spec/unknown-value "),
    .init(
      "paths: {a: {exclude: b}}", "1:13 spec/unknown-key it takes disable, profile, severities"),
    .init("paths: {a: smoke}", "1:12 spec/wrong-type "),
    .init("exclude: [a, 3]", "1:14 spec/wrong-type "),
    .init("extends: nowhere/to/be/found.yaml", "1:10 spec/extends-unreadable "),
    .init("extends: .coprime.yaml", "1:10 spec/extends-cycle "),
    .init(
      "coprime: 1",
      "1:1 spec/unknown-key it takes baseline, disable, exclude, extends, fail-on, paths, profile, require-reason, severities"
    ),
  ]

  @Test("Every mistake is told at its characters", arguments: mistakes)
  func mistakesAreTold(_ c: Mistake) {
    #expect(read(c.text).mistakes == c.found)
  }

  @Test("A configuration that is empty says nothing")
  func emptyOnesSayNothing() {
    for text in [
      "", "\n# comment\n", "---\n", "~", "\u{FEFF}", "disable: []", "paths: ", "severities: {}",
    ] {
      #expect(read(text).mistakes == [], "\(text)")
    }
  }

  @Test("Patterns leave files out")
  func patternsExclude() {
    let (configuration, mistakes) = read("exclude: [drafts/, '*.old.yaml']")
    #expect(mistakes == [])
    #expect(configuration.excludes(["drafts", "a.yaml"]))
    #expect(configuration.excludes(["a", "b.old.yaml"]))
    #expect(!configuration.excludes(["a", "b.yaml"]))
  }

  @Test("require-reason asks for reasons, whatever the profile")
  func reasonsAreRequired() {
    func found(_ configuration: String, _ comment: String) -> [String] {
      let settings = read(configuration).0.settings(
        matching: [], profile: nil, selection: RuleSelection())
      let text = Self.spec.split(separator: "\n").map { line in
        line.contains("dropout") ? "\(line)  \(comment)" : "\(line)"
      }.joined(separator: "\n")
      return Linter(settings: settings).lint(SpecDocument.read(Array(text.utf8), path: "a.yaml"))
        .map(\.rule)
    }
    let bare = "# coprime: disable=model/dropout-rate-high"
    let rule = "spec/suppression-without-reason"
    #expect(found("", bare) == [])
    #expect(found("require-reason: true", bare) == [rule])
    #expect(found("require-reason: true", bare + " as in the paper") == [])
    #expect(found("require-reason: true", bare + " --") == [rule])
    #expect(found("require-reason: true\nprofile: smoke", bare) == [rule])
    #expect(!found("require-reason: false\nprofile: production", bare).contains(rule))
    #expect(found("require-reason: true\nseverities: {\(rule): off}", bare) == [])
  }
}
