package import Analysis
internal import Arrays
package import Catalog
package import JSONText
internal import Kernels
internal import SourceText
internal import Spec

/// One spec from its data to its trained weights.
///
/// ``prepare()`` first; then, in any order that makes sense, `verify()` (of the module `Verification`), ``train()`` and ``evaluate()``.
package final class RunSession {
  package let spec: AnalyzedSpec
  package let options: RunOptions
  private weak var observer: (any RunObserver)?
  private var preparedRun: PreparedRun?
  private var knownExecutor: Executor?
  private var folder: RunFolder?
  private var lastResult: TrainingResult?
  /// Tells the data of a trained run apart that has a folder.
  package private(set) var dataDigest: String?

  package init(_ spec: AnalyzedSpec, options: RunOptions, observer: (any RunObserver)? = nil) {
    (self.spec, self.options, self.observer) = (spec, options, observer)
  }

  /// What the runs of a spec are called.
  package static func name(_ spec: AnalyzedSpec) -> String { RunFolder.name(spec) }

  /// Opens the data and lowers the model; does nothing the second time.
  ///
  /// - Throws: ``RunError`` for the first thing that keeps the spec from being run.
  @discardableResult
  package func prepare() throws(RunError) -> PreparedRun {
    if let preparedRun { return preparedRun }
    let run = try PreparedRun(spec, options)
    preparedRun = run
    return run
  }

  /// Trains, from the beginning or from where an earlier run stood, and writes the artifacts.
  ///
  /// A loss that is not a number is an outcome, not an error.
  @discardableResult
  package func train() throws(RunError) -> TrainingResult {
    let run = try prepare()
    let executor = try executor()
    var checkpoint: Checkpoint?
    if let parent = options.outputFolder {
      if options.resumes {
        let (found, stand) = try RunFolder.resume(run, in: parent)
        (folder, checkpoint) = (found, stand)
      } else {
        folder = try RunFolder.make(run, in: parent)
      }
    }
    // Told before the training, not after it.
    let tracking = try options.mlflowFile.map { path throws(RunError) in try MLflowFile(path) }
    let began = wallSeconds()
    let loop = try TrainingLoop(run, executor, folder: folder, observer: observer, from: checkpoint)
    observer?.runStarted(start(run, executor, epochsDone: checkpoint?.progress.epochs.count ?? 0))
    let result = try loop.train()
    lastResult = result
    if result.outcome != .cancelled { try folder?.write(executor.store, to: "weights.safetensors") }
    dataDigest = folder == nil ? nil : try run.data.digest(in: options.folder)
    try folder?.writeSummary(summary(run, result, evaluation: nil))
    try tracking?.add(run, result, name: RunFolder.name(spec), from: began, to: wallSeconds())
    observer?.finished(result)
    return result
  }

  /// Takes the weights of a file in the place of drawn ones, for ``train()`` and ``evaluate(on:)``.
  ///
  /// - Parameter map: for layers of the spec their names in the file.
  /// - Returns: names in the file that the spec has no layer for.
  /// - Throws: ``RunError`` that lists what is missing or of another shape.
  package func load(_ file: WeightFile, map: [String: String] = [:]) throws(RunError) -> [String] {
    let run = try prepare()
    let weights = try LoadedWeights(file, spec, run.training, bindings: run.feed.bindings, map: map)
    weights.apply(to: try executor().store)
    return weights.unused
  }

  /// Loss and metrics of the trained weights on a split.
  ///
  /// - Parameter split: by default the one that `evaluation` names, else the last there is of test, validation and train.
  package func evaluate(on split: Split? = nil) throws(RunError) -> (
    split: Split, values: [NamedValue]
  ) {
    let run = try prepare()
    let executor = try executor()
    let wanted = split ?? spec.spec.evaluation?.split?.value
    let chosen = wanted ?? Split.allCases.reversed().first { run.data[$0] != nil } ?? .train
    guard let evaluator = try Evaluator(run, chosen) else {
      throw RunError(
        "there is no \(chosen.rawValue) split to evaluate on",
        at: spec.spec.evaluation?.split?.range,
        help: "declare it under 'data.split', or give it a source of its own")
    }
    let values = try evaluator.evaluate(executor)
    if let lastResult {
      try folder?.writeSummary(summary(run, lastResult, evaluation: (chosen, values)))
    }
    return (chosen, values)
  }

  /// Of the weights of the run: drawn, loaded or trained.
  package func executor() throws(RunError) -> Executor {
    if let knownExecutor { return knownExecutor }
    let made = try Executor(prepare())
    knownExecutor = made
    return made
  }

  /// How the trained weights do on single samples of a split; nil where there is nothing to judge by, or no weights that
  /// could be.
  package func examine(_ split: Split) throws(RunError) -> Examination? {
    if case .diverged = lastResult?.outcome { return nil }
    let run = try prepare()
    return try Examination(run, try executor(), on: split)
  }

  /// What the run wrote down so far; nil where it writes nothing.
  package func trace() throws(RunError) -> RunTrace? {
    try folder.map { folder throws(RunError) in try RunTrace(folder: folder.path) }
  }

  /// Writes a text into the folder of the run, if there is one.
  package func write(_ text: String, to file: String) throws(RunError) {
    guard let folder else { return }
    try OutputFile.write(text, to: "\(folder.path)/\(file)")
  }

  /// Files that the run has written, by what they are.
  package var artifacts: [(key: String, path: String)] { folder?.artifacts ?? [] }

  /// The trained weights by name; empty before training.
  package func weights(_ name: String) -> [Float]? { knownExecutor?.store[name] }

  private func start(_ run: PreparedRun, _ executor: Executor, epochsDone: Int) -> RunStart {
    RunStart(
      name: RunFolder.name(spec), report: run.report, parameterCounts: run.parameterCounts,
      batchSize: executor.batchSize, stepsPerEpoch: run.stepsPerEpoch,
      epochs: run.settings.epochs,
      epochsDone: epochsDone, folder: folder?.path, arenaBytes: executor.arenaBytes,
      slowOperations: executor.slowOperations)
  }

  private func summary(
    _ run: PreparedRun, _ result: TrainingResult, evaluation: (split: Split, values: [NamedValue])?
  ) -> JSONValue {
    [
      "coprime": .int(1), "name": .string(RunFolder.name(spec)),
      "spec": .string(spec.document.file.path),
      "spec_digest": .optional(folder?.specDigest), "seed": .string("\(run.seed)"),
      "environment": RunEnvironment(options).json, "data_digest": .optional(dataDigest),
      "outcome": .string(result.outcome.text),
      "parameters": [
        "trainable": .int(run.parameterCounts.trainable),
        "non_trainable": .int(run.parameterCounts.fixed),
      ],
      "steps": .int(result.steps), "seconds": .number(result.seconds),
      "epochs": .array(result.epochs.map(\.json)),
      "evaluation": evaluation.map { part in
        .object(
          [.init("split", .string(part.split.rawValue))]
            + part.values.map { .init($0.name, .number($0.value)) })
      } ?? .null,
      "data": run.report.json,
    ]
  }
}

extension TrainingResult.Outcome {
  /// In words.
  package var text: String {
    switch self {
    case .completed: "completed"
    case .stoppedEarly(let best, let isRestored):
      "stopped early, best epoch \(best)\(isRestored ? ", weights restored" : "")"
    case .cancelled: "cancelled"
    case .diverged(let message): "diverged: \(message)"
    case .stopped(let reason): "stopped: \(reason)"
    }
  }
}

extension EpochResult {
  /// As the machine-readable report of a run has it.
  package var json: JSONValue {
    .object(
      [.init("epoch", .int(epoch))] + values.map { .init($0.name, .number($0.value)) }
        + [
          .init("learning_rate", .number(learningRate)), .init("seconds", .number(seconds)),
          .init("waiting_seconds", .number(waitingSeconds)),
        ])
  }
}
