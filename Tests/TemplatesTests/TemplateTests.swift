import Linting
import SourceText
import Spec
import Templates
import Testing

@Suite struct TemplateTests {
  static let names = Templates.all.map { $0.name }

  @Test("A template lints clean in the strictest profile", arguments: names)
  func templatesAreClean(_ name: String) throws {
    let template = try #require(Templates.find(name))
    let document = SpecDocument.read([UInt8](Templates.file(template).utf8), path: "\(name).yaml")
    let findings = Linter(profile: .production).lint(document)
    #expect(findings.isEmpty, "\(findings.map { "\($0.rule): \($0.message)" })")
    #expect(document.spec?.name?.value == name)
    #expect(document.spec?.training != nil)
  }

  @Test("Names are unique, and the standard template is the first")
  func namesAreUnique() {
    #expect(Set(Self.names).count == Self.names.count)
    #expect(Self.names.first == Templates.standard.name)
  }

  @Test("No line of a template is longer than a screen", arguments: names)
  func linesAreShort(_ name: String) throws {
    let template = try #require(Templates.find(name))
    for line in Templates.file(template).split(separator: "\n") { #expect(line.count <= 120) }
  }
}
