import Testing

@Suite struct SpecsTests {
  @Test(arguments: SpecFile.mistakes)
  func aSpecWithAMistakeGivesExactlyItsFindings(_ spec: SpecFile) throws {
    let expected = try spec.expected()
    #expect(!expected.isEmpty, "a mistake that nothing finds")
    #expect(try spec.findings() == expected)
  }

  @Test(arguments: SpecFile.sound)
  func aSoundSpecGivesNone(_ spec: SpecFile) throws {
    #expect(try spec.findings() == [])
  }

  @Test func thereAreSpecsOfBothKinds() {
    #expect(SpecFile.mistakes.count >= 40)
    #expect(SpecFile.sound.count >= 6)
  }
}
