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
/// `spec.yaml` the resolved spec, `metrics.jsonl` one line per number, `events.out.tfevents.coprime` the same for TensorBoard, `checkpoint.safetensors` what a
/// resumed run goes on from, `best.safetensors` the best weights, `weights.safetensors` and `summary.json` the end, `report.html` and `report.json` what people
/// and programs read of it.
struct RunFolder {
  let path: String
  /// Tells specs apart: FNV-1a of the resolved spec.
  let specDigest: String
  private let specText: String
  private let run: PreparedRun
  private let log: RunLog

  /// The name of a run: the spec's, or the file's without its ending.
  static func name(_ spec: AnalyzedSpec) -> String {
    let file = spec.document.file.path.split(separator: "/").last.map(String.init) ?? "spec"
    let name = spec.spec.name?.value ?? file.split(separator: ".").first.map(String.init) ?? "spec"
    let safe = name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" }
    return safe.isEmpty ? "spec" : String(safe)
  }

  private init(_ path: String, _ run: PreparedRun) {
    (self.path, self.run) = (path, run)
    log = RunLog(path)
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
    return try RunFolder("\(parent)/\(name)-\(padded(number))", run).begun()
  }

  private func begun() throws(RunError) -> RunFolder {
    try OutputFile.write(specText, to: path + "/spec.yaml")
    try log.open(keeping: .init())
    try log.add(run, spec: specText, name: Self.name(run.spec))
    return self
  }

  /// The last folder, and its checkpoint; nil where the run ended before it had one.
  ///
  /// - Throws: ``RunError`` where there is no run, or it belongs to another spec or seed.
  static func resume(_ run: PreparedRun, in parent: String) throws(RunError) -> (
    RunFolder, Checkpoint?
  ) {
    let name = name(run.spec)
    guard let number = numbers(name, in: parent).last else {
      throw RunError(
        "there is no run of '\(name)' to resume in '\(parent)'", help: "start one without --resume")
    }
    let folder = RunFolder("\(parent)/\(name)-\(padded(number))", run)
    guard OutputFile.exists(folder.checkpointPath) else { return (try folder.begun(), nil) }
    let checkpoint = try Checkpoint(reading: folder.checkpointPath)
    try folder.check(checkpoint)
    try folder.log.open(keeping: checkpoint.progress.log)
    return (folder, checkpoint)
  }

  private func check(_ checkpoint: Checkpoint) throws(RunError) {
    let progress = checkpoint.progress
    guard run.options.isForced || progress.specDigest == specDigest else {
      throw RunError(
        "the run in '\(path)' was started from another spec", file: path + "/spec.yaml",
        help: "start a new run, or pass --force to go on with the changed spec")
    }
    guard progress.seed == run.seed else {
      throw RunError(
        "the run in '\(path)' was started with seed \(progress.seed), not \(run.seed)",
        help: "pass --seed \(progress.seed)")
    }
    let known = Dictionary(checkpoint.shapes, uniquingKeysWith: { first, _ in first })
    if let (name, shape) = shapes.first(where: { known[$0.name] != $0.shape }) {
      throw RunError(
        known[name].map { "has '\(name)' in the shape \($0), not \(shape)" }
          ?? "has no values for '\(name)'",
        file: checkpointPath, help: "start a new run: the model has changed")
    }
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

  private var checkpointPath: String { path + "/checkpoint.safetensors" }

  func writeCheckpoint(_ executor: Executor, _ progress: TrainingProgress) throws(RunError) {
    var progress = progress
    try log.synchronize()
    progress.log = log.lengths
    try Checkpoint(snapshot: executor.store.snapshot(), shapes: shapes, progress: progress)
      .write(to: checkpointPath)
  }

  func readCheckpoint() throws(RunError) -> Checkpoint? {
    OutputFile.exists(checkpointPath) ? try Checkpoint(reading: checkpointPath) : nil
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
    try Safetensors(
      tensors: tensors,
      metadata: [
        ("format", "coprime"), ("spec", specDigest),
        (FittedPipeline.key, run.data.fitted.json.text),
      ]
    )
    .write(to: "\(path)/\(file)")
  }

  // MARK: Logs

  func append(_ result: EpochResult, step: Int, _ executor: Executor) throws(RunError) {
    let trained = run.training.parameters.filter(\.isTrainable)
    try log.add(
      result, step: step, weights: trained.map { ($0.name, executor.store[$0.name] ?? []) })
  }

  func append(_ observation: StepObservation, step: Int, epoch: Int) throws(RunError) {
    try log.add(observation, step: step, epoch: epoch)
  }

  /// The inputs of a step, for someone who looks for what made it fail.
  func writeInputs(_ batch: Batch) throws(RunError) {
    let tensors = batch.inputs.sorted { $0.key < $1.key }.map { name, values in
      let width = max(1, values.count / max(1, batch.count))
      return Safetensors.Tensor(name, shape: [values.count / width, width], values)
    }
    try Safetensors(tensors: tensors).write(to: path + "/diverged.safetensors")
  }

  /// The tensors of the step at which a breakpoint stopped, and what is to be said about them.
  ///
  /// - Returns: the path of the file.
  func writeBreak(
    _ tensors: [Safetensors.Tensor], _ report: BreakReport
  ) throws(RunError) -> String {
    try Safetensors(
      tensors: tensors,
      metadata: [("format", "coprime"), ("spec", specDigest), ("break", report.json.text)]
    ).write(to: breakPath)
    return breakPath
  }

  private var breakPath: String { path + "/break.safetensors" }

  func writeSummary(_ summary: JSONValue) throws(RunError) {
    try OutputFile.write(summary.prettyText, to: path + "/summary.json")
  }

  /// What lies in the folder, by what it is.
  var artifacts: [(key: String, path: String)] {
    [
      ("folder", path), ("spec", path + "/spec.yaml"), ("metrics", path + "/metrics.jsonl"),
      ("weights", path + "/weights.safetensors"), ("best_weights", path + "/best.safetensors"),
      ("checkpoint", path + "/checkpoint.safetensors"), ("summary", path + "/summary.json"),
      ("events", path + "/events.out.tfevents.coprime"),
      ("diverged", path + "/diverged.safetensors"), ("break", breakPath),
      ("report", path + "/report.html"),
      ("report_facts", path + "/report.json"),
    ].filter { OutputFile.exists($0.1) }
  }
}
