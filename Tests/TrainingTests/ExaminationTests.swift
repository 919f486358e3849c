import Analysis
import Catalog
import Spec
import Testing
import Training

/// What is told of a trained model sample by sample, and what a run wrote down.
@Suite struct ExaminationTests {
  private func session(_ yaml: String, _ folder: TemporaryFolder) throws -> RunSession {
    var options = RunOptions(
      folder: folder.path, threads: 1, outputFolder: "\(folder.path)/runs",
      observationInterval: 5)
    options.programVersion = "1.2.3"
    return RunSession(try analyzed(yaml), options: options)
  }

  @Test func theConfusionMatrixCountsWhatTheAccuracyCounts() throws {
    let folder = try TemporaryFolder()
    let session = try session(statefulSpec(epochs: 1), folder)
    try session.train()
    let examination = try #require(try session.examine(.validation))
    let matrix = try #require(examination.confusion)
    let accuracy = try session.evaluate(on: .validation).values.first { $0.name == "accuracy" }
    let right = (0..<3).reduce(0) { $0 + matrix[$1, $1] }
    let all = (0..<3).reduce(0) { $0 + matrix.support($1) }
    #expect(all == examination.total && all == examination.count)
    #expect(abs(Double(right) / Double(all) - (accuracy?.value ?? 0)) < 1e-9)
  }

  @Test func theWorstSamplesComeFirst() throws {
    let folder = try TemporaryFolder()
    let session = try session(statefulSpec(epochs: 1), folder)
    try session.train()
    let examination = try #require(try session.examine(.train))
    let losses = examination.worst.map(\.loss)
    #expect(losses.count == 12 && losses == losses.sorted(by: >))
    let mean = try session.evaluate(on: .train).values.first { $0.name == "loss" }
    #expect(losses[0] >= mean?.value ?? .infinity)
  }

  /// A linear model with the squared error: the slope at input i is 2 · |w_i · (prediction - target)|.
  @Test func saliencyIsTheSlopeOfTheLoss() throws {
    let folder = try TemporaryFolder()
    try folder.write("1,2,3,10\n-1,0.5,2,-4\n0,1,0,2\n", to: "rows.csv")
    let session = try session(
      """
      coprime: 1
      name: line
      model:
        input: [batch, 3]
        layers:
          - dense: {units: 1, name: sum}
      data:
        source:
          csv: {path: rows.csv, header: false, label: -1}
        fields:
          features: {role: feature, shape: [3]}
          label: {role: label, shape: [1], encoding: real}
      training:
        loss: mean_squared_error
        optimizer: {sgd: {learning_rate: 0.01}}
        epochs: 2
        seed: 3
      """, folder)
    try session.train()
    let kernel = try #require(session.weights("sum/kernel"))
    let bias = try #require(session.weights("sum/bias"))
    let targets: [Float] = [10, -4, 2]
    let examination = try #require(try session.examine(.train))
    for sample in examination.worst {
      let prediction = zip(kernel, sample.input).reduce(bias[0]) { $0 + $1.0 * $1.1 }
      let error = prediction - targets[sample.position]
      #expect(sample.wanted == [targets[sample.position]])
      #expect(sample.answer.count == 1 && abs(sample.answer[0] - prediction) < 1e-4)
      for (slope, weight) in zip(sample.saliency, kernel) {
        #expect(abs(slope - abs(2 * weight * error)) < 1e-4 * (1 + abs(error)))
      }
    }
    #expect(examination.worst.count == 3 && examination.confusion == nil)
  }

  @Test func whatARunWroteDownIsReadBack() throws {
    let folder = try TemporaryFolder()
    let session = try session(statefulSpec(epochs: 3), folder)
    let result = try session.train()
    let trace = try #require(try session.trace())
    // 120 training samples make 8 steps an epoch, of which every fifth is observed.
    #expect(trace["step/loss"]?.map(\.step) == [0, 5, 10, 15, 20])
    #expect(trace["activation_std/dense"]?.count == 5)
    let kernel = try #require(trace.histograms.first { $0.name == "dense/kernel" })
    #expect(kernel.frames.map(\.step) == [8, 16, 24])
    let values = try #require(session.weights("dense/kernel"))
    let last = try #require(kernel.frames.last)
    #expect(last.counts.reduce(0, +) == Double(values.count))
    #expect(Float(last.minimum) == values.min())
    #expect(result.epochs.count == 3)
  }

  /// Plans that keep what every layer gives round otherwise than those that do not.
  @Test func lookingDoesNotChangeWhatIsTrained() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let digits = """
      coprime: 1
      name: digits
      model:
        input: [batch, 8, 8, 1]
        layers:
          - conv2d: {filters: 8, kernel_size: 3, padding: same, activation: relu}
          - batch_normalization
          - max_pooling2d: 2
          - flatten
          - dropout: 0.3
          - dense: 10
      data:
        source:
          csv: {path: /\(root)/specs/data/digits.csv.gz, label: -1, header: false}
        fields:
          features: {role: feature, shape: [64], range: [0, 16]}
          label: {role: label, shape: [], classes: 10, encoding: index}
        pipeline:
          - reshape: {field: features, shape: [8, 8, 1]}
          - rescale: {field: features, scale: 1/16}
      training:
        loss: {sparse_categorical_crossentropy: {from_logits: true}}
        optimizer: {adam: {learning_rate: 0.01}}
        epochs: 1
        seed: 3
      """
    let weights = try [nil, 1, 7].map { interval in
      let folder = try TemporaryFolder()
      let options = RunOptions(
        folder: folder.path, threads: 1, outputFolder: "\(folder.path)/runs",
        observationInterval: interval)
      let session = RunSession(try analyzed(digits), options: options)
      try session.train()
      return session.weights("conv2d/kernel")?.map(\.bitPattern)
    }
    #expect(weights[0] != nil && weights[1] == weights[0] && weights[2] == weights[0])
  }

  @Test func aRunRecordsItsDataAndWhatItRanOn() throws {
    let folder = try TemporaryFolder()
    try folder.write(xorTable, to: "xor.csv")
    let first = try session(xorSpec(epochs: 1), folder)
    try first.train()
    let digest = try #require(first.dataDigest)
    let summary = folder.read("runs/xor-001/summary.json") ?? ""
    #expect(summary.contains("\"data_digest\": \"\(digest)\""))
    #expect(summary.contains("\"coprime\": \"1.2.3\""))
    let again = try session(xorSpec(epochs: 1), folder)
    try again.train()
    #expect(again.dataDigest == digest)
    try folder.write(xorTable.replacing("-1,-1,0", with: "-1,-1,1"), to: "xor.csv")
    let changed = try session(xorSpec(epochs: 1), folder)
    try changed.train()
    #expect(changed.dataDigest != digest, "other data has another digest")
  }
}
