import Arrays
import Catalog
import Testing
import Training

@Suite struct DataTests {
  /// 40 rows of two features, a class of which a quarter is 1, and a group of five rows each.
  static let table =
    "x,y,label,group\n"
    + (0..<40).map { "\($0),\($0 * 2),\($0 % 4 == 0 ? 1 : 0),\($0 / 5)\n" }.joined()

  private func load(_ data: String, _ table: String = table) throws -> LoadedData {
    let folder = try TemporaryFolder()
    try folder.write(table, to: "table.csv")
    let spec = try analyzed(
      """
      coprime: 1
      data:
        source:
          csv: {path: table.csv, header: true, label: label, features: [x, y]}
        fields:
          features: {role: feature, shape: [2]}
          group: {role: id, shape: []}
          label: {role: label, shape: []}
      \(data)
      """)
    return try LoadedData(spec, folder: folder.path, seed: 1)
  }

  private func labels(_ set: DataSet?) throws -> [Float] {
    guard let set else { return [] }
    return try set.raw(Array(0..<set.count))["label"]?.floats ?? []
  }

  private func numbers(_ set: DataSet?, _ field: String = "features") throws -> [Float] {
    guard let set else { return [] }
    return try set.raw(Array(0..<set.count))[field]?.floats ?? []
  }

  @Test func splitsShareTheRowsAmongThem() throws {
    let data = try load("  split: {validation: 0.2, test: 0.1, seed: 3}")
    let counts = [Split.train, .validation, .test].map { data[$0]?.count }
    #expect(counts == [28, 8, 4])
    var first: [Float] = []
    for split in Split.allCases {
      let values = try numbers(data[split])
      first += stride(from: 0, to: values.count, by: 2).map { values[$0] }
    }
    #expect(first.sorted() == (0..<40).map { Float($0) })
  }

  @Test func theTailIsTheLastRowsInOrder() throws {
    let data = try load("  split: {validation: 0.25, method: tail}")
    #expect(try numbers(data[.validation]).first == 30)
    #expect(try numbers(data[.train]).prefix(4) == [0, 0, 1, 2])
  }

  @Test func stratifiedSplitsKeepTheSharesOfClasses() throws {
    let data = try load("  split: {validation: 0.2, test: 0.2, stratify: true, seed: 3}")
    for (split, count) in [(Split.train, 24), (.validation, 8), (.test, 8)] {
      let labels = try labels(data[split])
      #expect(labels.count == count)
      #expect(labels.filter { $0 == 1 }.count == count / 4)
    }
  }

  @Test func groupsAreNotTornApart() throws {
    let data = try load("  split: {validation: 0.25, method: group, by: group, seed: 3}")
    let train = Set(try numbers(data[.train], "group"))
    let validation = Set(try numbers(data[.validation], "group"))
    #expect(!validation.isEmpty)
    #expect(train.isDisjoint(with: validation))
  }

  @Test func aLimitOnSamplesIsDrawnFromAllOfThem() throws {
    let data = try load("  samples: 12")
    #expect(data[.train]?.count == 12)
    let first = try numbers(data[.train])
    #expect(first.max() ?? 0 > 24)
  }

  @Test func statisticsComeFromTheTrainingSplitAlone() throws {
    let data = try load(
      """
        split: {validation: 0.5, method: tail}
        pipeline:
          - standardize: {field: features, fit: train}
      """)
    let set = try #require(data[.train])
    let values = try #require(try set.prepared(Array(0..<20), epoch: 0)["features"]?.floats)
    let first = stride(from: 0, to: 40, by: 2).map { values[$0] }
    #expect(abs(first.reduce(0, +)) < 1e-4)
    #expect(abs(first.reduce(0) { $0 + $1 * $1 } / 20 - 1) < 1e-4)
    let other = try #require(try data[.validation]?.prepared([0], epoch: 0)["features"]?.floats)
    // (20 - 9.5) / √33.25, the mean and deviation of 0...19
    #expect(abs(other[0] - 1.8209) < 1e-3)
  }

  @Test func whatIsWrongWithTheSourceIsSaidWithItsFile() throws {
    let spec = try analyzed(
      "coprime: 1\ndata:\n  source:\n    csv: {path: nowhere.csv}\n")
    let error = #expect(throws: RunError.self) { try LoadedData(spec, folder: ".", seed: 0) }
    #expect(error?.file == "./nowhere.csv")
    #expect(error?.range != nil)
  }

  @Test func anImpossibleLabelIsNamedWithItsRowInTheSource() throws {
    let data = try load(
      """
        split: {validation: 0.5, method: tail}
        pipeline:
          - one_hot: {field: label, classes: 1}
      """)
    let error = #expect(throws: RunError.self) {
      try data[.validation]?.prepared([0, 1], epoch: 0)
    }
    // Row 21 is the first of the second half, and the first of it with a label of 1.
    #expect(error?.row == 21)
  }

  @Test func withoutASourceSamplesAreMadeUpOnDemand() throws {
    let spec = try analyzed(
      """
      coprime: 1
      data:
        fields:
          image: {role: feature, shape: [4, 4, 1], range: [0, 255], dtype: uint8}
          label: {role: label, classes: 3}
        samples: 60
      """)
    let error = #expect(throws: RunError.self) { try LoadedData(spec, folder: "", seed: 0) }
    #expect(error?.help?.contains("--synthesize") == true)
    let data = try LoadedData(spec, folder: "", seed: 0, isSynthesized: true)
    let set = try #require(data[.train])
    let fields = try set.raw(Array(0..<60))
    let image = try #require(fields["image"]?.floats)
    #expect(image.allSatisfy { $0 >= 0 && $0 <= 255 && $0 == $0.rounded() })
    #expect(Set(fields["label"]?.floats ?? []) == [0, 1, 2])
  }
}
