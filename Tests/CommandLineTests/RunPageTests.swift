import Foundation
import Testing

/// The page that a run leaves behind.
@Suite struct RunPageTests {
  private static func page(
    _ spec: String, _ options: [String], status: Int32 = 0
  ) throws -> (html: String, facts: [String: Any]) {
    let scratch = try Scratch()
    let arguments =
      ["run", "\(packageRoot)/\(spec)", "--output", "\(scratch.path)/runs", "--format", "json"]
      + options
    let run = try Binary.run(arguments)
    let artifacts = run.json["artifacts"] as? [String: String] ?? [:]
    #expect(run.status == status, "\(run.errors)")
    let html = try String(contentsOfFile: artifacts["report"] ?? "", encoding: .utf8)
    let facts = try Data(
      contentsOf: URL(fileURLWithPath: try #require(artifacts["report_facts"])))
    return (html, try JSONSerialization.jsonObject(with: facts) as? [String: Any] ?? [:])
  }

  @Test func aClassifierHasEverySection() throws {
    let (html, facts) = try Self.page(
      "specs/digits.yaml", ["--set", "training.epochs=2", "--observe-every", "10"])
    let sections = [
      "outcome", "findings", "checks", "curves", "confusion", "worst", "layers_over_time",
      "weights_over_time", "filters", "graph", "data", "environment", "spec",
    ]
    for section in sections {
      #expect(html.contains("<section id=\"\(section)\">"), "\(section)")
      #expect(facts[section] != nil, "\(section)")
    }
    #expect(html.utf8.count < 2_000_000)
    let checks = facts["checks"] as? [[String: Any]] ?? []
    let ids = checks.compactMap { $0["id"] as? String }
    #expect(ids.contains("initial-loss"), "a check before the training")
    #expect(ids.contains("loss-falls"), "a check of the training")
    let confusion = facts["confusion"] as? [String: Any]
    #expect(confusion?["classes"] as? Int == 10)
  }

  /// Addresses of pages elsewhere, scripts and styles of their own would need the network.
  @Test func thePageLoadsNothing() throws {
    let (html, _) = try Self.page(
      "specs/wine-mlp.yaml", ["--set", "training.epochs=2", "--skip-verify"])
    for (attribute, value) in html.matches(of: /(src|href|xlink:href|action)="([^"]*)"/).map({
      ($0.1, $0.2)
    }) {
      #expect(value.hasPrefix("data:") || value.hasPrefix("#"), "\(attribute) \(value)")
    }
    for loader in ["<script", "<link", "<iframe", "@import", "url("] {
      #expect(!html.contains(loader), "\(loader)")
    }
    #expect(!html.contains("<section id=\"checks\">"), "no check ran")
  }

  /// With weights that are no numbers, pictures would be noise.
  @Test func aRunThatDivergedShowsNoPictures() throws {
    let (html, facts) = try Self.page(
      "specs/digits.yaml",
      [
        "--set", "training.epochs=1", "--set", "training.optimizer={sgd: {learning_rate: 1.0e+12}}",
        "--force", "--skip-verify",
      ], status: 1)
    #expect(html.contains("There is nothing to show: the training diverged"))
    #expect(!html.contains("<img") && !html.contains("<section id=\"confusion\">"))
    #expect(!html.lowercased().contains("<b>nan</b>") && !html.contains("<b>-nan</b>"))
    #expect((facts["worst"] as? [Any])?.isEmpty == true)
  }

  @Test(arguments: [
    ("wine-mlp", "epochs=1", [", answered ", "Bold: where"]),
    ("adding-lstm", "steps_per_epoch=2", ["Time runs from left to right", "class=\"strip\""]),
    ("copy-lstm", "steps_per_epoch=1", [": is ", ", answered "]),
    ("digit-scenes", "steps_per_epoch=1", [": is ", ", answered "]),
    (
      "shapes-unet", "steps_per_epoch=1",
      ["alt=\"what it should be\"", "alt=\"what the model says\""]
    ),
  ])
  func worstSamplesAreShownAsWhatTheyAre(
    _ spec: String, _ setting: String, _ expected: [String]
  ) throws {
    let (html, _) = try Self.page(
      "specs/\(spec).yaml",
      ["--set", "training.epochs=1", "--set", "training.\(setting)", "--skip-verify"])
    for text in expected { #expect(html.contains(text), "\(text)") }
  }

  /// What a spec says must not become markup.
  @Test func textOfTheSpecStaysText() throws {
    let (html, _) = try Self.page(
      "specs/spirals-mlp.yaml",
      [
        "--set", "training.epochs=1", "--skip-verify", "--set",
        "description=<script>alert(\"ü\")</script> & more",
      ])
    #expect(html.contains("&lt;script&gt;alert(&quot;ü&quot;)&lt;/script&gt; &amp; more"))
  }

  /// Every element that is opened is closed in its turn.
  @Test func thePageIsWellFormed() throws {
    let (html, _) = try Self.page(
      "specs/shapes-unet.yaml",
      ["--set", "training.epochs=1", "--set", "training.steps_per_epoch=2", "--skip-verify"])
    let void: Set<Substring> = ["meta", "img", "br"]
    var open: [Substring] = []
    for match in html.matches(of: /<(\/?)([a-z0-9]+)([^>]*?)(\/?)>/) {
      let (closes, name, selfCloses) = (!match.1.isEmpty, match.2, !match.4.isEmpty)
      if closes {
        #expect(open.popLast() == name)
      } else if !selfCloses, !void.contains(name) {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }
}
