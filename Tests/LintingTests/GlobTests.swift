import Linting
import Testing

@Suite struct GlobTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let pattern: String
    let path: String
    let isMatch: Bool
    var testDescription: String { "\(pattern) \(isMatch ? "matches" : "does not match") \(path)" }

    init(_ pattern: String, _ path: String, _ isMatch: Bool = true) {
      (self.pattern, self.path, self.isMatch) = (pattern, path, isMatch)
    }
  }

  static let cases: [Case] = [
    // Without a slash: at any depth.
    .init("draft.yaml", "draft.yaml"), .init("draft.yaml", "a/b/draft.yaml"),
    .init("draft.yaml", "a/draft.yaml.bak", false), .init("*.draft.yaml", "a/x.draft.yaml"),
    .init("*.yaml", "a/.yaml"), .init("drafts", "a/drafts/b/c.yaml"), .init("*", "a/b"),
    // With a slash: from the folder of the configuration.
    .init("specs/old", "specs/old/a.yaml"), .init("specs/old", "x/specs/old/a.yaml", false),
    .init("/draft.yaml", "draft.yaml"), .init("/draft.yaml", "a/draft.yaml", false),
    .init("./a/b.yaml", "a/b.yaml"), .init("a//b.yaml", "a/b.yaml"),
    .init("specs/*.yaml", "specs/a/b.yaml", false), .init("specs/*/b.yaml", "specs/a/b.yaml"),
    // A slash at the end: what lies in the folder, not a file of the name.
    .init("runs/", "a/runs/b.yaml"), .init("runs/", "a/runs", false),
    .init("runs/**", "runs/a/b.yaml"), .init("runs/**", "runs", false),
    .init("runs/**", "a/runs/b.yaml", false), .init("**", "a"), .init("**", "a/b/c"),
    .init("**/mistakes/**", "specs/mistakes/a.yaml"), .init("**/mistakes/**", "mistakes/a.yaml"),
    .init("a/**/b.yaml", "a/b.yaml"), .init("a/**/b.yaml", "a/x/y/b.yaml"),
    .init("a/**/b/*.yaml", "a/b/x/b/c.yaml"), .init("a/**/b/*.yaml", "a/x/c.yaml", false),
    // Within a name.
    .init("a?c", "abc"), .init("a?c", "ac", false), .init("a?c", "aüc"), .init("?", "模"),
    .init("a*b*c", "aXbYbZc"), .init("a*b*c", "aXbYbZ", false), .init("*a", "aaab", false),
    .init("[abc].yaml", "b.yaml"), .init("[a-c].yaml", "d.yaml", false),
    .init("[!a-c].yaml", "d.yaml"), .init("[^a-c].yaml", "a.yaml", false),
    .init("[]x]", "]"), .init("[a-]", "-"), .init("[\\]]", "]"),
    .init("\\*.yaml", "*.yaml"), .init("\\*.yaml", "a.yaml", false), .init("\\!a", "!a"),
    .init("a b's (1).yaml", "a b's (1).yaml"), .init("größe/*.yaml", "größe/模型.yaml"),
    .init("a.c", "abc", false), .init("a+", "aa", false), .init("\\{a}", "{a}"),
  ]

  @Test("Patterns mean what they mean in .gitignore", arguments: cases)
  func matches(_ c: Case) throws {
    let glob = try Glob(c.pattern)
    #expect(glob.matches(c.path.split(separator: "/")) == c.isMatch)
  }

  @Test(
    "What would match nothing, or something else, is refused",
    arguments: ["", "/", ".", "!a", "a/../b", "..", "[a", "[]", "[z-a]", "{a,b}", "a\\"])
  func refuses(_ pattern: String) {
    #expect(throws: Glob.Mistake.self) { try Glob(pattern) }
  }

  @Test("Many stars take no longer than their number times the length of the name")
  func isNotExponential() throws {
    let glob = try Glob(
      String(repeating: "*a", count: 200) + "/" + String(repeating: "**/x/", count: 100) + "y")
    let name = Substring(String(repeating: "a", count: 2_000) + "b")
    let path = [name] + Array(repeating: "x", count: 400)
    #expect(!glob.matches(path))
  }
}
