import Linting
import SourceText
import Spec
import Testing

/// Shape mistakes that people make, in models that people write.
@Suite struct ShapeMistakesTests {
  @Test("Its true repair leaves no error", arguments: ShapeMistake.all)
  func theTrueRepairIsSound(_ mistake: ShapeMistake) {
    #expect(!mistake.repaired.isEmpty)
    for text in mistake.repaired {
      let errors = RuleCase.lint(text).filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(summary(errors))\n\(text)")
    }
  }

  @Test("It is found at the layer at fault and explained in names", arguments: ShapeMistake.all)
  func isFoundAndExplained(_ mistake: ShapeMistake) throws {
    let finding = try #require(mistake.finding)
    let line = mistake.document.file.position(Int(finding.range.start)).line
    #expect(mistake.lines.contains(line), "found in line \(line): \(finding.message)")
    let words = ([finding.message] + finding.notes.map(\.message)).joined(separator: "\n")
    for word in mistake.words {
      #expect(words.contains(word), "does not name \(word):\n\(words)")
    }
  }

  @Test("Every repair offered leaves no error", arguments: ShapeMistake.all)
  func repairsHold(_ mistake: ShapeMistake) throws {
    for fix in try #require(mistake.finding).fixes {
      let text = Edits.apply([fix], to: mistake.document.file).text
      let errors = RuleCase.lint(text).filter { $0.severity == .error }
      #expect(errors.isEmpty, "\(fix.title):\n\(summary(errors))")
    }
  }

  @Test("Nine of ten have the true repair among the first three offered")
  func trueRepairsComeFirst() throws {
    var found = 0
    var table = ""
    for mistake in ShapeMistake.all {
      let rank = mistake.rank
      if rank ?? .max <= 3 { found += 1 }
      let titles = mistake.finding?.fixes.prefix(3).map(\.title).joined(separator: "; ") ?? ""
      table += "\(mistake.name): \(rank.map { "\($0)" } ?? "missed") — \(titles)\n"
    }
    print(table + "\(found) of \(ShapeMistake.all.count) among the first three")
    #expect(ShapeMistake.all.count >= 30)
    #expect(found * 10 >= ShapeMistake.all.count * 9, "\(table)")
  }
}
