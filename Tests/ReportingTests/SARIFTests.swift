import Foundation
import Linting
import Reporting
import SourceText
import Testing

@Suite struct SARIFTests {
  static func results(_ files: LintedFile..., project: ProjectFolder? = nil) throws
    -> [[String: Any]]
  {
    let text = SARIFFormat().render(files, ReportSetting(project: project))
    let log = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let run = try #require((log?["runs"] as? [[String: Any]])?.first)
    return try #require(run["results"] as? [[String: Any]])
  }

  /// A value deep in an object; numbers are indices.
  static func value(_ object: Any?, _ path: String) -> Any? {
    path.split(separator: ".").reduce(object) { object, key in
      if let index = Int(key) {
        let list = object as? [Any] ?? []
        return list.indices.contains(index) ? list[index] : nil
      }
      return (object as? [String: Any])?[String(key)]
    }
  }

  @Test func aMessageIsASentenceThatLinksToItsPlaces() throws {
    let marked = Marked("a: «[1, 2]»\nb: «[3]»")
    let finding = Diagnostic(
      "a/b", .error, "shape [1, 2](3) is odd", at: marked.ranges[0],
      notes: [.init("[3] is here", at: marked.ranges[1]), .init("so it is")], help: "go")
    let result = try #require(try Self.results(marked.linted(finding)).first)
    #expect(
      Self.value(result, "message.text") as? String == """
        shape [1, 2] (3) is odd.
        [\\[3\\] is here](1)
        Note: so it is
        Help: go
        """)
    #expect(Self.value(result, "relatedLocations.0.id") as? Int == 1)
    #expect(
      Self.value(result, "relatedLocations.0.physicalLocation.region.startLine") as? Int == 2)
    #expect(result["codeFlows"] == nil, "one place is no way")
  }

  @Test func reasonsThatFollowFromEachOtherAreAFlow() throws {
    let marked = Marked("a: «1»\nb: «2»\nc: «3»")
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[2],
      notes: [
        .init("first", at: marked.ranges[0], isStep: true),
        .init("then", at: marked.ranges[1], isStep: true),
      ])
    let result = try #require(try Self.results(marked.linted(finding)).first)
    let places = try #require(
      Self.value(result, "codeFlows.0.threadFlows.0.locations") as? [[String: Any]])
    #expect(
      places.map { Self.value($0, "location.physicalLocation.region.startLine") as? Int } == [
        1, 2, 3,
      ])
    #expect(Self.value(places[0], "location.message.text") as? String == "first")
  }

  @Test func pathsAreAddressesBelowTheRepository() throws {
    let marked = Marked("a: «1»", path: "größe & 100%/a b.yaml")
    let finding = Diagnostic("a/b", .error, "m", at: marked.ranges[0])
    let project = ProjectFolder(root: "/project", current: "/project/sub")
    let artifact = "locations.0.physicalLocation.artifactLocation"
    let inside = try #require(try Self.results(marked.linted(finding), project: project).first)
    #expect(
      Self.value(inside, artifact) as? [String: String] == [
        "uri": "sub/gr%C3%B6%C3%9Fe%20%26%20100%25/a%20b.yaml", "uriBaseId": "%SRCROOT%",
      ])
    let elsewhere = ProjectFolder(root: "/other", current: "/project/sub")
    let outside = try #require(try Self.results(marked.linted(finding), project: elsewhere).first)
    #expect(
      Self.value(outside, artifact) as? [String: String] == [
        "uri": "file:///project/sub/gr%C3%B6%C3%9Fe%20%26%20100%25/a%20b.yaml"
      ])
  }

  @Test func silencedFindingsAreMarkedAndOthersSayThatTheyAreNot() throws {
    let marked = Marked("a: «1»")
    let finding = Diagnostic("a/b", .error, "m", at: marked.ranges[0])
    let plain = try Self.results(marked.linted(finding))
    #expect(plain[0]["suppressions"] == nil && plain[0]["baselineState"] == nil)
    let all = try Self.results(
      marked.linted(
        finding,
        silenced: [
          SilencedFinding(finding, .comment(reason: "so be it")),
          SilencedFinding(finding, .baseline),
        ]))
    #expect(all.map { $0["baselineState"] as? String } == ["new", "new", "unchanged"])
    #expect(all.map { ($0["suppressions"] as? [Any])?.count } == [0, 1, 1])
    #expect(Self.value(all[1], "suppressions.0.justification") as? String == "so be it")
    #expect(Self.value(all[2], "suppressions.0.kind") as? String == "external")
  }

  @Test func aFixReplacesRegionsAndOneToBeShownIsNone() throws {
    let marked = Marked("a: «1»\r\nb: 2\r\n")
    let finding = Diagnostic(
      "a/b", .error, "m", at: marked.ranges[0],
      fixes: [
        .replace(marked.ranges[0], with: "3\nc: 4", "use 3", .unsafe),
        .replace(marked.ranges[0], with: "5", "use 5", .display),
      ])
    let result = try #require(try Self.results(marked.linted(finding)).first)
    #expect((result["fixes"] as? [Any])?.count == 1)
    let replacement = Self.value(result, "fixes.0.artifactChanges.0.replacements.0")
    #expect(Self.value(replacement, "insertedContent.text") as? String == "3\r\nc: 4")
    #expect(
      Self.value(replacement, "deletedRegion") as? [String: Int] == [
        "startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5,
      ])
  }

  @Test func rulesAreDescribedOnce() throws {
    let about = try #require(allRules.first).about
    let marked = Marked("a: «1»")
    let finding = Diagnostic(about.id, about.severity, "m", at: marked.ranges[0])
    let text = SARIFFormat.text(marked.linted(finding, finding))
    let log = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let rules = try #require(
      Self.value(log, "runs.0.tool.driver.rules") as? [[String: Any]])
    #expect(rules.count == 1)
    #expect(rules[0]["id"] as? String == about.id)
    #expect(Self.value(rules[0], "shortDescription.text") as? String == about.summary)
  }
}
