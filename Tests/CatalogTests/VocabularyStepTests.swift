import Arrays
import Catalog
import Testing

/// What Keras' `TextVectorization` answered to `Tests/Conformance/steps.py`.
private struct Answers: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    let entry: String
    let fitted: [String]
    let texts: [String]
    let resultShape: [Int]
    let result: [Double]
    var testDescription: String { "\(entry) of \(texts.count) texts" }
  }
  let texts: [Case]
  static let loaded: [Case] = (try? fixture("steps.json", as: Answers.self).texts) ?? []
}

@Suite struct VocabularyStepTests {
  @Test func theFixtureIsThere() { #expect(Answers.loaded.count == 20) }

  @Test(arguments: Answers.loaded)
  fileprivate func codesAreThoseOfKeras(_ answer: Answers.Case) throws {
    let step = try #require(try decoded(answer.entry, .step) as? any PipelineStep)
    let fitted = try #require(
      HostArray(shape: [answer.fitted.count], strings: answer.fitted))
    let texts = try #require(HostArray(shape: [answer.texts.count], strings: answer.texts))
    let result = try apply(step, to: texts, fittedTo: [fitted])
    #expect(result.shape == answer.resultShape)
    #expect(result.doubles == answer.result)
  }

  @Test func windowsAreEncodedPieceByPiece() throws {
    let step = try #require(try decoded("char_encode", .step) as? any PipelineStep)
    let windows = try #require(HostArray(shape: [2, 3], strings: ["b", "a", "b", "a", "b", "ü"]))
    let result = try apply(step, to: windows, fittedTo: [windows])
    #expect(result.shape == [2, 3])
    #expect(result.element == .int32)
    #expect(result.integers == [2, 3, 2, 3, 2, 4])
  }

  @Test(arguments: ["tokenize", "char_encode", "bag_of_words"])
  func aVocabularyDoesNotDependOnHowTheRowsAreBatched(name: String) throws {
    let step = try #require(try decoded(name, .step) as? any PipelineStep)
    let texts = ["one two two", "three three three", "two one", "four"]
    let all = try #require(HostArray(shape: [4], strings: texts))
    let parts = try texts.map { try #require(HostArray(shape: [1], strings: [$0])) }
    #expect(
      try apply(step, to: all, fittedTo: [all]) == apply(step, to: all, fittedTo: parts))
  }

  @Test(arguments: ["tokenize", "char_encode", "bag_of_words"])
  func numbersAreRefused(name: String) throws {
    let step = try #require(try decoded(name, .step) as? any PipelineStep)
    var field = FieldFacts(name: "age", role: .feature)
    field.element = .int32
    #expect(throws: StepError.self) { try step.apply(to: &field, values: [:]) }
  }

  private func apply(
    _ step: any PipelineStep, to texts: HostArray, fittedTo batches: [HostArray]
  ) throws -> HostArray {
    var fitter = try #require(step.makeFitter())
    for batch in batches { fitter.add(batch) }
    return try step.apply(
      to: texts, statistics: fitter.statistics, random: RandomStream(seed: 0, stream: 0),
      rows: Array(0..<texts.rowCount))
  }
}
