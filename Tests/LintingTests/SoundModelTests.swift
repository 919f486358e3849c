import Foundation
import Linting
import SourceText
import Spec
import Testing

/// Published models, as Keras configures them, have no mistakes of shape.
@Suite struct SoundModelTests {
  static let models: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/keras_models")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "yaml" }.map(\.path).sorted()
  }()

  @Test("A published model gives no finding about its shapes", arguments: models)
  func isSilent(_ path: String) throws {
    let findings = Linter().lint(try SpecDocument.load(path)).filter {
      $0.rule.hasPrefix("shape/")
    }
    #expect(findings.isEmpty, "\(summary(findings))")
  }

  @Test func thereAreModels() { #expect(Self.models.count >= 6) }
}
