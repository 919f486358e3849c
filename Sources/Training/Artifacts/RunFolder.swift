internal import Analysis
internal import Formatting
internal import JSONText
internal import Kernels
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// The folder of one run: `runs/NAME-001`, `runs/NAME-002` …
///
/// `spec.yaml` the resolved spec, `metrics.jsonl` one line per number and epoch, `checkpoint.safetensors` what a
/// resumed run goes on from, `best.safetensors` the best weights, `weights.safetensors` and `summary.json` the end.
struct RunFolder {
  let path: String
  /// Tells specs apart: FNV-1a of the resolved spec.
  let specDigest: String
  private let specText: String
  private let run: PreparedRun

  /// The name of a run: the spec's, or the file's without its ending.
  static func name(_ spec: AnalyzedSpec) -> String {
    let file = spec.document.file.path.split(separator: "/").last.map(String.init) ?? "spec"
    let name = spec.spec.name?.value ?? file.split(separator: ".").first.map(String.init) ?? "spec"
    let safe = name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" }
    return safe.isEmpty ? "spec" : String(safe)
  }

  private init(_ path: String, _ run: PreparedRun) {
    (self.path, self.run) = (path, run)
    specText = run.spec.document.root.map { YAMLText.text($0) } ?? ""
    let digest = specText.utf8.reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    specDigest = String(digest, radix: 16)
  }

  /// Makes the next free folder and writes the resolved spec into it.
  static func make(_ run: PreparedRun, in parent: String) throws(RunError) -> RunFolder {
    try OutputFile.makeFolder(parent)
    let name = name(run.spec)
    var number = (numbers(name, in: parent).last ?? 0) + 1
    while try !OutputFile.makeFolder("\(parent)/\(name)-\(padded(number))") { number += 1 }
    let folder = RunFolder("\(parent)/\(name)-\(padded(number))", run)
    try OutputFile.write(folder.specText, to: folder.path + "/spec.yaml")
    return folder
  }

  /// The last folder that has a checkpoint, and the checkpoint.
  ///
  /// - Throws: ``RunError`` where there is none, or it belongs to another spec or seed.
  static func resume(_ run: PreparedRun, in parent: String) throws(RunError) -> (
    RunFolder, Checkpoint
  ) {
    let name = name(run.spec)
    let candidates = numbers(name, in: parent).map { "\(parent)/\(name)-\(padded($0))" }
    guard let path = candidates.last(where: { OutputFile.exists($0 + "/checkpoint.safetensors") })
    else {
      throw RunError(
        "there is no run of '\(name)' to resume in '\(parent)'", help: "start one without --resume")
    }
    let folder = RunFolder(path, run)
    let checkpoint = try Checkpoint(reading: path + "/checkpoint.safetensors")
    guard run.options.isForced || checkpoint.progress.specDigest == folder.specDigest else {
      throw RunError(
        "the run in '\(path)' was started from another spec", file: path + "/spec.yaml",
        help: "start a new run, or pass --force to go on with the changed spec")
    }
    guard checkpoint.progress.seed == run.seed else {
      throw RunError(
        "the run in '\(path)' was started with seed \(checkpoint.progress.seed), not \(run.seed)",
        help: "pass --seed \(checkpoint.progress.seed)")
    }
    try folder.rewriteMetrics(checkpoint.progress)
    return (folder, checkpoint)
  }

  private static func padded(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }

  private static func numbers(_ name: String, in parent: String) -> [Int] {
    OutputFile.contents(of: parent).compactMap { entry in
      entry.hasPrefix(name + "-") ? Int(entry.dropFirst(name.count + 1)) : nil
    }.sorted()
  }

  // MARK: Weights

  private var shapes: [(name: String, shape: [Int])] {
    run.training.parameters.map { parameter in
      (parameter.name, run.training[parameter.tensor].type.shape.evaluate(run.feed.bindings) ?? [])
    }
  }

  func writeCheckpoint(_ executor: Executor, _ progress: TrainingProgress) throws(RunError) {
    try Checkpoint(snapshot: executor.store.snapshot(), shapes: shapes, progress: progress)
      .write(to: path + "/checkpoint.safetensors")
  }

  /// The state that early stopping may come back to.
  func writeBest(
    _ snapshot: ParameterStore.Snapshot, _ executor: Executor, _ progress: TrainingProgress
  ) throws(RunError) {
    try Checkpoint(snapshot: snapshot, shapes: shapes, progress: progress)
      .write(to: path + "/restorable.safetensors")
  }

  func readBest() throws(RunError) -> Checkpoint? {
    let file = path + "/restorable.safetensors"
    return OutputFile.exists(file) ? try Checkpoint(reading: file) : nil
  }

  func writeBestWeights(_ executor: Executor) throws(RunError) {
    try write(executor.store, to: "best.safetensors")
  }

  /// Weights alone, under their names, as other programs read them.
  func write(_ store: ParameterStore, to file: String) throws(RunError) {
    let tensors = shapes.map { Safetensors.Tensor($0.name, shape: $0.shape, store[$0.name] ?? []) }
    try Safetensors(tensors: tensors, metadata: [("format", "coprime"), ("spec", specDigest)])
      .write(to: "\(path)/\(file)")
  }

  // MARK: Logs

  func append(_ result: EpochResult, step: Int) throws(RunError) {
    try OutputFile.append(
      lines(result, step: step, time: wallSeconds()), to: path + "/metrics.jsonl")
  }

  /// The log as it stood at a checkpoint: what came after it is trained again.
  private func rewriteMetrics(_ progress: TrainingProgress) throws(RunError) {
    let text = progress.epochs.map {
      lines($0, step: progress.step / max(1, progress.epochs.count) * $0.epoch, time: nil)
    }
    try OutputFile.write(text.joined(), to: path + "/metrics.jsonl")
  }

  private func lines(_ result: EpochResult, step: Int, time: Double?) -> String {
    result.values.map { value in
      let isValidation = value.name.hasPrefix("val_")
      let line: JSONValue = [
        "step": .int(step), "epoch": .int(result.epoch),
        "split": .string(isValidation ? "validation" : "train"),
        "name": .string(isValidation ? String(value.name.dropFirst(4)) : value.name),
        "value": .number(value.value), "time": .optional(time),
      ]
      return line.text + "\n"
    }.joined()
  }

  func writeSummary(_ summary: JSONValue) throws(RunError) {
    try OutputFile.write(summary.prettyText, to: path + "/summary.json")
  }

  /// What lies in the folder, by what it is.
  var artifacts: [(key: String, path: String)] {
    [
      ("folder", path), ("spec", path + "/spec.yaml"), ("metrics", path + "/metrics.jsonl"),
      ("weights", path + "/weights.safetensors"), ("best_weights", path + "/best.safetensors"),
      ("checkpoint", path + "/checkpoint.safetensors"), ("summary", path + "/summary.json"),
    ].filter { OutputFile.exists($0.1) }
  }
}
