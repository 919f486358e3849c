import Catalog
import Testing
import Training

@Suite struct TrainingTests {
  @Test func exclusiveOrIsLearned() throws {
    let folder = try TemporaryFolder()
    try folder.write(xorTable, to: "xor.csv")
    let session = RunSession(
      try analyzed(xorSpec()),
      options: RunOptions(folder: folder.path, threads: 1, outputFolder: nil))
    let result = try session.train()
    #expect(result.outcome == .completed)
    #expect(result.epochs.count == 60)
    let accuracy = try session.evaluate(on: .train).values.first { $0.name == "accuracy" }
    #expect(accuracy?.value == 1)
  }
}
