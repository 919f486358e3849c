import Generation
import Linting
import Testing

@Suite struct RuleMetadataTests {
  static let abouts = allRules.map { $0.about }

  @Test("Ids are of the form group/name and unique")
  func idsAreWellFormed() {
    let groups = [
      "spec", "shape", "loss", "model", "init", "optim", "data", "eval", "repro", "numeric",
    ]
    for about in Self.abouts {
      #expect(groups.contains(about.group), "\(about.id)")
      let name = about.id.dropFirst(about.group.count + 1)
      #expect(
        !name.isEmpty && name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" },
        "\(about.id)")
    }
    #expect(Set(Self.abouts.map(\.id)).count == Self.abouts.count)
  }

  @Test("Every rule says what, why, how it shows and how to fix it")
  func textsAreThere() {
    for about in Self.abouts {
      #expect(about.summary.hasSuffix("."), "\(about.id): \(about.summary)")
      #expect(about.summary.count <= 140, "\(about.id): \(about.summary)")
      #expect(about.rationale.count >= 20, "\(about.id): \(about.rationale)")
      #expect(about.rationale.hasSuffix("."), "\(about.id): \(about.rationale)")
      #expect(about.remedy.hasSuffix("."), "\(about.id): \(about.remedy)")
      #expect(
        !about.symptoms.isEmpty && !about.symptoms.hasSuffix("."), "\(about.id): \(about.symptoms)")
      for text in [about.summary, about.rationale, about.symptoms, about.remedy] {
        #expect(!text.contains("  ") && !text.contains("\n"), "\(about.id): \(text)")
      }
    }
  }

  @Test("Every rule shows the mistake and something sound that looks like it")
  func examplesAreThere() {
    for about in Self.abouts {
      #expect(about.examples.contains { !$0.parsed().ranges.isEmpty }, "\(about.id) has no finding")
      #expect(
        about.examples.contains { $0.parsed().ranges.isEmpty }, "\(about.id) has no clean example")
    }
  }

  @Test("What a rule dominates exists")
  func dominatedRulesExist() {
    let ids = Set(Self.abouts.map(\.id))
    for about in Self.abouts {
      for weaker in about.dominates {
        #expect(ids.contains(weaker), "\(about.id) dominates \(weaker)")
      }
      #expect(!about.dominates.contains(about.id))
    }
  }

  @Test("The registry lists the files that are there")
  func registryIsFresh() throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let file = try #require(
      Registries.files(in: root).first { $0.path.hasSuffix("Linting/Generated/Rules.swift") })
    #expect(try read("\(root)/\(file.path)") == file.text, "run 'swift run generate'")
  }
}
