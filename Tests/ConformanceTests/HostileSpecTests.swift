import Analysis
import Catalog
import Reporting
import SourceText
import Spec
import Testing

/// Inputs that once ended the program; the fuzzer found them and starts from them, too.
@Suite struct HostileSpecTests {
  private func analyzed(_ name: String) throws -> AnalyzedSpec {
    let document = try Fixtures.spec("hostile/\(name).yaml")
    return try #require(AnalyzedSpec(document))
  }

  @Test func anEmptyNameIsTheNameOfNoLayer() throws {
    let spec = try analyzed("empty-name")
    let finding = try #require(spec.document.diagnostics.first { $0.rule == "spec/undefined-name" })
    #expect(spec.document.file.position(Int(finding.range.start)).line == 6)
  }

  @Test(.timeLimit(.minutes(1)))
  func repeatingABlockWithoutLayersEnds() throws {
    let report = ShapeReport(try analyzed("endless-repetition"))
    #expect(report.rows.map(\.kind) == ["input", "dense"])
    #expect(report.trainable == 15)
  }

  @Test func theLargestNumberOfSamplesIsKept() throws {
    let spec = try analyzed("largest-sample-count")
    #expect(spec.pipeline.before[.train]?.samples == .max)
  }

  @Test func aBlockOfUnknownLayersIsOneRowThatSaysSo() throws {
    let report = ShapeReport(try analyzed("unknown-in-block")).collapsed(depth: 1)
    #expect(report.rows.map(\.name) == ["input", "pair", "flatten"])
    #expect(report.rows.map(\.isKnown) == [true, false, false])
  }
}
