import Foundation
import Testing

/// Training that ends before its time, whatever the reason, goes on to the bits of one that was left alone.
@Suite struct KilledRunTests {
  /// Everything that has a state: dropout, moving averages, moments, best weights, metrics that are collected, random
  /// steps of the pipeline and a schedule that watches the loss.
  private let spec = """
    coprime: 1
    name: killed
    model:
      input: [batch, 8]
      layers:
        - dense: 64
        - batch_normalization
        - relu
        - dropout: 0.2
        - dense: {units: 3, name: logits}
    data:
      source:
        synthetic: {kind: blobs, samples: 400, classes: 3, features: 8, seed: 1}
      split: {validation: 0.2, seed: 1}
      pipeline:
        - gaussian_noise: {field: features, stddev: 0.1, only: train}
    training:
      loss: {sparse_categorical_crossentropy: {from_logits: true}}
      optimizer: {adam: {learning_rate: 0.01}}
      schedule: {reduce_lr_on_plateau: {monitor: val_loss, patience: 1}}
      early_stopping: {monitor: val_loss, patience: 30, restore_best_weights: true}
      checkpoint: {monitor: val_accuracy, save_best_only: true}
      epochs: 6
      batch_size: 8
      seed: 4
    evaluation:
      metrics: [accuracy, f1_score]
    """

  private let arguments = [
    "run", "spec.yaml", "--skip-verify", "--checkpoint-every", "0", "--format", "json",
  ]

  private func start(_ arguments: [String], in folder: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Binary.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    return process
  }

  private func artifact(_ name: String, of folder: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder)/runs/killed-001/\(name)"))
  }

  /// What the log says of every number, without the time of day.
  private func log(of folder: String) throws -> [String] {
    String(decoding: try artifact("metrics.jsonl", of: folder), as: UTF8.self)
      .split(separator: "\n").map { line in
        String(line[..<(line.range(of: #","time""#)?.lowerBound ?? line.endIndex)])
      }
  }

  @Test func killedAtAnyMomentItResumesToTheSameBits() throws {
    let whole = try Scratch()
    let torn = try Scratch()
    try whole.write("spec.yaml", spec)
    try torn.write("spec.yaml", spec)
    let clock = Date()
    #expect(try Binary.run(arguments, folder: whole.path).status == 0)
    let seconds = Date().timeIntervalSince(clock)

    var kills = 0
    for _ in 0..<12 {
      // A run that was killed before it had a folder is started again.
      let hasBegun = FileManager.default.fileExists(atPath: "\(torn.path)/runs/killed-001")
      let process = try start(arguments + (hasBegun ? ["--resume"] : []), in: torn.path)
      Thread.sleep(forTimeInterval: .random(in: 0...0.3) * seconds)
      if process.isRunning {
        kill(process.processIdentifier, SIGKILL)
        kills += 1
      }
      process.waitUntilExit()
    }
    #expect(kills >= 3)
    let last = try Binary.run(arguments + ["--resume"], folder: torn.path)
    #expect(last.status == 0, "\(last.errors)")
    for name in ["weights.safetensors", "best.safetensors"] {
      #expect(try artifact(name, of: torn.path) == artifact(name, of: whole.path))
    }
    #expect(try log(of: torn.path) == log(of: whole.path))
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aRequestToEndWritesACheckpoint(_ number: Int32) throws {
    let folder = try Scratch()
    try folder.write("spec.yaml", spec.replacingOccurrences(of: "epochs: 6", with: "epochs: 10000"))
    // No checkpoint of its own accord after the first.
    let process = try start(
      ["run", "spec.yaml", "--skip-verify", "--checkpoint-every", "3600"], in: folder.path)
    let first = "\(folder.path)/runs/killed-001/checkpoint.safetensors"
    while process.isRunning, !FileManager.default.fileExists(atPath: first) {
      Thread.sleep(forTimeInterval: 0.01)
    }
    let before = try artifact("checkpoint.safetensors", of: folder.path)
    Thread.sleep(forTimeInterval: 0.3)
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(try artifact("checkpoint.safetensors", of: folder.path) != before)
  }

  @Test func whatCannotBeWrittenIsAnErrorAndTheLastCheckpointStays() throws {
    let folder = try Scratch()
    try folder.write("spec.yaml", spec.replacingOccurrences(of: "dense: 64", with: "dense: 4096"))
    // As on a full disk: 64 kB and no more.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit -f 64; exec \"$0\" run spec.yaml --skip-verify", Binary.path,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let errors = Pipe()
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, errors)
    try process.run()
    let text = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 2)
    #expect(text.contains("checkpoint.safetensors: cannot write"))
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/killed-001")
    #expect(left.sorted() == ["events.out.tfevents.coprime", "metrics.jsonl", "spec.yaml"])
  }

  @Test(arguments: ["cut", "flipped", "foreign", "empty"])
  func aDamagedCheckpointIsNamedAndItsFaultTold(_ damage: String) throws {
    let folder = try Scratch()
    try folder.write("spec.yaml", spec.replacingOccurrences(of: "epochs: 6", with: "epochs: 1"))
    #expect(try Binary.run(arguments, folder: folder.path).status == 0)
    let path = "\(folder.path)/runs/killed-001/checkpoint.safetensors"
    var bytes = try artifact("checkpoint.safetensors", of: folder.path)
    let fault: String
    switch damage {
    case "cut": (bytes, fault) = (bytes.dropLast(100), "reaches beyond the end of the file")
    case "flipped":
      bytes[bytes.count - 50] ^= 4
      fault = "do not fit its checksum"
    case "foreign":
      bytes = try artifact("weights.safetensors", of: folder.path)
      fault = "not where a training stood"
    default: (bytes, fault) = (Data(), "too short")
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    let result = try Binary.run(arguments + ["--resume"], folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("checkpoint.safetensors"), "\(result.errors)")
    #expect(result.errors.contains(fault), "\(result.errors)")
  }
}
