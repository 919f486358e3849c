internal import SourceText
internal import Analysis
internal import CSQLite
internal import Spec

/// An SQLite file that MLflow takes as its store: runs in the form of its version 0.9.1, which every later version
/// brings up to date when it opens the file.
final class MLflowFile {
  private let path: String
  private let database: OpaquePointer

  /// What MLflow calls this form of its tables.
  private static let revision = "451aebb31d03"
  private static let tables = """
    CREATE TABLE IF NOT EXISTS experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL,
      artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32),
      CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), UNIQUE (name),
      CONSTRAINT lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')));
    CREATE TABLE IF NOT EXISTS runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20),
      source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(20),
      start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20),
      artifact_uri VARCHAR(200), experiment_id INTEGER, CONSTRAINT run_pk PRIMARY KEY (run_uuid),
      CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')),
      CONSTRAINT status CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING')),
      CONSTRAINT lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')),
      FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id));
    CREATE TABLE IF NOT EXISTS tags (key VARCHAR(250) NOT NULL, value VARCHAR(250), run_uuid VARCHAR(32) NOT NULL,
      CONSTRAINT tag_pk PRIMARY KEY (key, run_uuid), FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid));
    CREATE TABLE IF NOT EXISTS params (key VARCHAR(250) NOT NULL, value VARCHAR(250) NOT NULL,
      run_uuid VARCHAR(32) NOT NULL,
      CONSTRAINT param_pk PRIMARY KEY (key, run_uuid), FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid));
    CREATE TABLE IF NOT EXISTS metrics (key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
      run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL,
      CONSTRAINT metric_pk PRIMARY KEY (key, timestamp, step, run_uuid, value),
      FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid));
    CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL,
      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
    INSERT INTO alembic_version SELECT '\(revision)' WHERE NOT EXISTS (SELECT 1 FROM alembic_version);
    INSERT OR IGNORE INTO experiments VALUES (0, 'Default', './mlruns/0', 'active');
    """

  /// - Throws: ``RunError`` where the file cannot be written, is no database, or one that MLflow has brought up to date.
  init(_ path: String) throws(RunError) {
    self.path = path
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else {
      sqlite3_close(handle)
      throw RunError("cannot be opened as an SQLite file", file: path)
    }
    database = handle
    sqlite3_busy_timeout(handle, 5000)
    // Looked at before anything is made: another program's tables are left alone.
    let revisions = texts("SELECT version_num FROM alembic_version")
    if let known = revisions.first, known != Self.revision {
      throw RunError(
        "MLflow has opened this file and changed its tables", file: path,
        help: "give every run or sweep a file of its own")
    }
    try execute(Self.tables)
  }

  deinit { sqlite3_close(database) }

  /// Adds a run that has ended, all of it or nothing.
  func add(
    _ run: PreparedRun, _ result: TrainingResult, name: String, from start: Double, to end: Double
  ) throws(RunError) {
    let id = Self.identifier()
    let (began, ended) = ("\(Int(start * 1000))", "\(Int(end * 1000))")
    let hasFailed = if case .diverged = result.outcome { true } else { false }
    try execute("BEGIN IMMEDIATE")
    try insert(
      "runs",
      [
        id, name, "LOCAL", run.spec.document.file.path, "", "", hasFailed ? "FAILED" : "FINISHED",
        began, ended, "", "active", "./mlruns/0/\(id)/artifacts", "0",
      ])
    let tags = [
      ("mlflow.runName", name), ("coprime.outcome", result.outcome.text),
      ("coprime.folder", result.folder ?? ""),
    ]
    for (key, value) in tags { try insert("tags", [key, Self.short(value), id]) }
    var parameters = HyperParameters.of(run.spec)
    parameters.append((name: "seed", value: "\(run.seed)"))
    for parameter in parameters {
      try insert("params", [Self.short(parameter.name), Self.short(parameter.value), id])
    }
    for epoch in result.epochs {
      var values = epoch.values
      values.append(NamedValue("learning_rate", epoch.learningRate))
      for value in values where value.value.isFinite {
        try insert("metrics", [value.name, "\(value.value)", ended, id, "\(epoch.epoch)"])
      }
    }
    try execute("COMMIT")
  }

  /// The longest text that the tables declare.
  private static func short(_ text: String) -> String { String(text.prefix(250)) }

  /// 32 hexadecimal digits.
  private static func identifier() -> String {
    (0..<4).map { _ in
      let digits = String(UInt32.random(in: 0...(.max)), radix: 16)
      return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }.joined()
  }

  // MARK: SQLite

  private func execute(_ statement: String) throws(RunError) {
    guard sqlite3_exec(database, statement, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  private func insert(_ table: String, _ values: [String]) throws(RunError) {
    let marks = values.map { _ in "?" }.joined(separator: ",")
    var statement: OpaquePointer?
    guard
      sqlite3_prepare_v2(database, "INSERT INTO \(table) VALUES (\(marks))", -1, &statement, nil)
        == SQLITE_OK
    else { throw failure }
    defer { sqlite3_finalize(statement) }
    // SQLite copies the text, as a destructor of -1 asks.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, value) in values.enumerated() {
      sqlite3_bind_text(statement, Int32(index + 1), value, -1, copied)
    }
    guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
  }

  /// The first column of every row; none where the statement cannot be run.
  private func texts(_ statement: String) -> [String] {
    var query: OpaquePointer?
    guard sqlite3_prepare_v2(database, statement, -1, &query, nil) == SQLITE_OK else { return [] }
    defer { sqlite3_finalize(query) }
    var result: [String] = []
    while sqlite3_step(query) == SQLITE_ROW {
      if let text = sqlite3_column_text(query, 0) { result.append(String(cString: text)) }
    }
    return result
  }

  private var failure: RunError {
    RunError("cannot write: \(String(cString: sqlite3_errmsg(database)))", file: path)
  }
}
