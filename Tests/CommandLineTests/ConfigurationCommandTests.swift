import Foundation
import Testing

/// One warning, `model/dropout-rate-high`, and one error, `loss/softmax-into-logits-loss`.
private let spec = """
  coprime: 1
  model:
    input: [batch, 20]
    layers:
      - dense: {units: 8, activation: relu}
      - dropout: 0.8
      - dense: {units: 3, activation: softmax}
  training: {loss: {sparse_categorical_crossentropy: {from_logits: true}}, optimizer: adam}

  """
private let dropout = "model/dropout-rate-high"
private let softmax = "loss/softmax-into-logits-loss"

extension Scratch {
  fileprivate func folder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)", withIntermediateDirectories: true)
  }
  /// Rules found, in order, as `path rule`, and the exit code.
  fileprivate func rules(_ arguments: String..., input: String = "") throws -> ([String], Int32) {
    let run = try Binary.run(
      ["lint", "--format", "concise"] + arguments, input: input, folder: path)
    #expect(!run.wasKilled)
    let lines = run.output.split(separator: "\n").map { line in
      let path = line.prefix { $0 != ":" }
      let rule = line.split(separator: "[").last?.dropLast() ?? ""
      return "\(path) \(rule)"
    }
    return (lines, run.status)
  }
}

@Suite struct ConfigurationCommandTests {
  @Test("The nearest configuration upward holds, as far as the repository goes")
  func configurationsAreFoundUpward() throws {
    let folder = try Scratch()
    try folder.folder("repository/.git")
    try folder.folder("repository/a/b")
    try folder.folder("repository/own")
    for place in ["a/b", "own", "."] { try folder.write("repository/\(place)/s.yaml", spec) }
    try folder.write(".coprime.yaml", "disable: [loss, model]")
    let all = { (path: String) in ["\(path) \(dropout)", "\(path) \(softmax)"] }
    // The file above the repository is none of its business.
    #expect(try folder.rules("repository/a/b/s.yaml").0 == all("repository/a/b/s.yaml"))
    try folder.write("repository/.coprime.yaml", "disable: [loss]")
    try folder.write("repository/own/.coprime.yml", "severities: {\(softmax): warning}")
    let (found, status) = try folder.rules("repository")
    #expect(
      found == ["repository/a/b/s.yaml \(dropout)"] + all("repository/own/s.yaml")
        + ["repository/s.yaml \(dropout)"])
    #expect(status == 0)
    #expect(try folder.rules("repository/s.yaml", "--no-config").0 == all("repository/s.yaml"))
    #expect(try folder.rules("repository/s.yaml", "--config", ".coprime.yaml").0 == [])
    // Standard input has the configuration of the path that it is said to have.
    let named = try folder.rules("-", "--stdin-filename", "repository/own/x.yaml", input: spec)
    #expect(named.0 == all("repository/own/x.yaml"))
    #expect(try folder.rules("-", "--stdin-filename", "new/folder/x.yaml", input: spec).0 == [])
  }

  @Test("extends, paths, exclude and fail-on")
  func keysAreObeyed() throws {
    let folder = try Scratch()
    for name in ["drafts", "shared", "strict"] { try folder.folder(name) }
    for name in ["drafts/a.yaml", "strict/a.yaml", "a.yaml"] { try folder.write(name, spec) }
    try folder.write("shared/base.yaml", "disable: [loss]\nexclude: [drafts/]\n")
    try folder.write(
      ".coprime.yaml",
      "extends: shared/base.yaml\nfail-on: warning\npaths: {strict: {severities: {loss: error}}}\n")
    let (found, status) = try folder.rules(".")
    #expect(found == ["a.yaml \(dropout)", "strict/a.yaml \(dropout)", "strict/a.yaml \(softmax)"])
    #expect(status == 1)
    #expect(try folder.rules("a.yaml").1 == 1)
    #expect(try folder.rules("a.yaml", "--fail-on", "error").1 == 0)
    #expect(try folder.rules("a.yaml", "--exit-zero").1 == 0)
    let excluded = try folder.run("lint", "drafts/a.yaml")
    #expect(excluded.status == 0)
    #expect(excluded.errors.contains("excluded by the configuration"))
    let files = try folder.run("lint", "--show-files")
    #expect(files.output == "a.yaml\nstrict/a.yaml\n")
    // An editor that pipes an excluded spec through --fix gets it back.
    let piped = try folder.run(
      "lint", "--fix", "-", "--stdin-filename", "drafts/x.yaml", input: spec)
    #expect(piped.output.hasPrefix(spec))
  }

  @Test(
    "What is not understood ends with 2 and is shown at its characters",
    arguments: [
      "profil: smoke", "[1]", "disable: [no/such-rule]", "größe: 1", "a: [", "extends: x",
    ])
  func mistakesStopTheRun(_ text: String) throws {
    let folder = try Scratch()
    try folder.write("a.yaml", spec)
    try folder.write(".coprime.yaml", text)
    for command in ["lint", "run"] {
      let run = try folder.run(command, "a.yaml")
      #expect(run.status == 2)
      #expect(run.errors.contains(".coprime.yaml:1:"), "\(run.errors)")
    }
  }

  @Test("A folder in place of the configuration, or none where one is named, ends with 2")
  func unreadableOnesStopTheRun() throws {
    let folder = try Scratch()
    try folder.write("a.yaml", spec)
    #expect(try folder.run("lint", "a.yaml", "--config", "nowhere.yaml").status == 2)
    try folder.folder(".coprime.yaml")
    let run = try folder.run("lint", "a.yaml")
    #expect(run.status == 2)
    #expect(run.errors.contains("is a folder"))
    #expect(try folder.run("lint", "a.yaml", "--no-config").status == 1)
  }

  @Test("A configuration is no spec, even when it is named")
  func configurationsAreNoSpecs() throws {
    let folder = try Scratch()
    try folder.write(".coprime.yaml", "profile: smoke\n")
    let run = try folder.run("lint", ".coprime.yaml", ".")
    #expect(run.status == 0)
    #expect(run.errors.contains("is not a spec"))
  }

  @Test("--select and --ignore take rules and groups; what they do not know ends with 2")
  func selection() throws {
    let folder = try Scratch()
    try folder.write("a.yaml", spec)
    #expect(try folder.rules("--select", "loss").0 == ["a.yaml \(softmax)"])
    #expect(try folder.rules("--select", "loss/*,\(dropout)").0.count == 2)
    #expect(try folder.rules("--ignore", "loss", "--ignore", dropout).0 == [])
    #expect(try folder.rules("--profile", "smoke").0 == ["a.yaml \(softmax)"])
    let unknown = try folder.run("lint", "--select", "los")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean 'loss'?"), "\(unknown.errors)")
    #expect(try folder.run("lint", "--ignore", "dropout-rate-high").errors.contains(dropout))
  }

  @Test("A baseline keeps what was there from counting, and says what is gone")
  func baseline() throws {
    let folder = try Scratch()
    try folder.folder("specs")
    try folder.write("specs/a.yaml", spec)
    let written = try folder.run("lint", "--write-baseline", "specs/known.json")
    #expect(written.status == 0)
    #expect(written.errors.contains("wrote 2 findings"), "\(written.errors)")
    #expect(written.output.contains("2 in the baseline"), "\(written.output)")
    #expect(try folder.read("specs/known.json").contains("\"path\": \"a.yaml\""))
    // Paths are those seen from the baseline, wherever the command is given.
    let elsewhere = try Binary.run(
      ["lint", "a.yaml", "--baseline", "known.json"], folder: "\(folder.path)/specs")
    #expect(elsewhere.status == 0)
    try folder.write(".coprime.yaml", "baseline: specs/known.json")
    #expect(try folder.rules().0 == [])
    try folder.write(
      "specs/a.yaml", "\n# moved\n" + spec.replacingOccurrences(of: "0.8", with: "0.9"))
    #expect(try folder.rules().0 == ["specs/a.yaml \(dropout)"])
    #expect(try folder.run("lint").errors.contains("1 finding of the baseline is gone"))
    try folder.write("specs/known.json", "{\"coprime-baseline\": 7, \"findings\": []}")
    let old = try folder.run("lint")
    #expect(old.status == 2)
    #expect(old.errors.contains("version 1 of baselines, not 7"), "\(old.errors)")
    #expect(try folder.run("lint", "--baseline", "nowhere.json").status == 2)
    // Writing does not need the old one to be readable.
    #expect(try folder.run("lint", "--write-baseline", "specs/known.json").status == 0)
    #expect(try folder.rules().0 == [])
  }

  @Test("A syntax error is in no baseline")
  func syntaxErrorsStay() throws {
    let folder = try Scratch()
    try folder.write("a.yaml", "coprime: [1")
    #expect(try folder.run("lint", "--write-baseline", "known.json").status == 1)
    #expect(try folder.run("lint", "--baseline", "known.json").status == 1)
  }

  @Test(
    "The result does not depend on the number of threads", arguments: ["human", "json", "sarif"])
  func threads(_ format: String) throws {
    let arguments = ["lint", "specs/mistakes", "specs", "--format", format, "--threads"]
    let one = try Binary.run(arguments + ["1"])
    for count in ["2", "7"] {
      let many = try Binary.run(arguments + [count])
      #expect(many.output == one.output)
      #expect(many.status == one.status)
    }
  }

  @Test("Statistics stand in place of the findings")
  func statistics() throws {
    let folder = try Scratch()
    try folder.write("a.yaml", spec)
    try folder.write("b.yaml", spec.replacingOccurrences(of: ", activation: softmax", with: ""))
    let run = try folder.run("lint", "--statistics")
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 1)
    #expect(lines.contains { $0.contains("2") && $0.hasSuffix(dropout) }, "\(run.output)")
    #expect(lines.contains { $0.contains("1") && $0.hasSuffix(softmax) })
    #expect(!run.output.contains("-->"))
  }
}
