/// How a spec is run, beside what the spec says.
package struct RunOptions: Sendable {
  /// Folder of the spec, for relative paths; empty for the current one.
  package var folder: String
  /// Threads to compute with; the result does not depend on it.
  package var threads: Int
  /// Instead of the seed of the spec.
  package var seed: UInt64?
  /// Whether samples are made up where the spec names no source.
  package var synthesizes: Bool
  /// Whether the last run of the same name goes on.
  package var resumes: Bool
  /// Where a folder for the run is made; nil writes nothing.
  package var outputFolder: String?
  /// Whether to run in spite of errors in the spec and a changed spec on resuming.
  package var isForced: Bool
  /// Least seconds between two checkpoints; nil: so many that they cost under one percent of the time.
  package var checkpointInterval: Double?
  /// Steps from one that is looked into to the next; nil: none is.
  package var observationInterval: Int?
  /// Of the program that runs, for the record.
  package var programVersion = ""
  /// Where the training stops to be looked at.
  package var breakpoint: Breakpoint?
  /// An SQLite file that the run is added to for MLflow.
  package var mlflowFile: String?

  package init(
    folder: String, threads: Int = RunOptions.processorCount, seed: UInt64? = nil,
    synthesizes: Bool = false,
    resumes: Bool = false, outputFolder: String? = "runs", isForced: Bool = false,
    checkpointInterval: Double? = nil, observationInterval: Int? = nil
  ) {
    (self.folder, self.threads, self.seed) = (folder, max(1, threads), seed)
    (self.synthesizes, self.resumes, self.outputFolder) = (synthesizes, resumes, outputFolder)
    (self.isForced, self.checkpointInterval) = (isForced, checkpointInterval)
    self.observationInterval = observationInterval
  }
}
