import Testing
import Training

/// What a training remembers of its losses.
@Suite struct LossRecordTests {
  /// 0, 1, 2 … with a penalty of a tenth.
  private func record(_ steps: Int) -> LossRecord {
    var record = LossRecord()
    for step in 0..<steps {
      record.add([NamedValue("a", Double(step)), NamedValue("penalty", Double(step) / 10)])
    }
    return record
  }

  @Test func aShortTrainingIsKeptStepByStep() {
    let record = record(2048)
    #expect(record.entries.map(\.loss) == (0..<2048).map { Float($0) })
    #expect(record.entries.allSatisfy { $0.steps == 1 })
  }

  @Test(arguments: [2049, 5000, 4096, 4097, 100_003])
  func aLongTrainingIsKeptAsMeansOfEquallyManySteps(_ steps: Int) throws {
    let record = record(steps)
    #expect(record.stepCount == steps)
    #expect((1024...2048).contains(record.entries.count))
    let width = try #require(record.entries.first).steps
    for (index, entry) in record.entries.enumerated() {
      let range = index * width..<min(steps, (index + 1) * width)
      #expect(entry.steps == range.count)
      let mean = Double(range.lowerBound + range.upperBound - 1) / 2
      #expect(abs(Double(entry.loss) - mean) <= 1e-5 * mean)
      #expect(abs(Double(entry.penalty) - mean / 10) <= 1e-5 * mean)
    }
  }

  @Test func lossesOfSeveralOutputsAreAddedUp() {
    var record = LossRecord()
    record.add([NamedValue("a", 1), NamedValue("b", 2)])
    #expect(record.entries == [.init(loss: 3, penalty: 0, steps: 1)])
  }

  /// Long enough for means of two steps, interrupted in the middle of such a pair.
  @Test func aResumedRunRemembersTheWholeTraining() throws {
    let yaml = statefulSpec(epochs: 300)
    func losses(_ folder: TemporaryFolder, _ observer: (any RunObserver)?, resumes: Bool) throws
      -> TrainingResult
    {
      let options = RunOptions(
        folder: folder.path, threads: 1, resumes: resumes, outputFolder: "\(folder.path)/runs")
      return try RunSession(try analyzed(yaml), options: options, observer: observer).train()
    }
    let (whole, torn) = (try TemporaryFolder(), try TemporaryFolder())
    let undisturbed = try losses(whole, nil, resumes: false)
    let interruption = Interruption(in: 280)
    #expect(try losses(torn, interruption, resumes: false).outcome == .cancelled)
    let resumed = try losses(torn, nil, resumes: true)
    #expect(resumed.losses == undisturbed.losses)
    #expect(resumed.losses.stepCount == 300 * 8)
    #expect(resumed.losses.entries.first?.steps == 2)
  }
}
