/// Tells when to write the next checkpoint.
struct CheckpointClock {
  private let interval: Double?
  private var start = monotonicSeconds()
  private var next: Double

  /// Seconds between two checkpoints where nobody says otherwise.
  private static let usual = 5.0
  /// Training time for every second of writing: under one percent is spent on checkpoints.
  private static let share = 100.0

  /// - Parameter interval: least seconds between two checkpoints; nil: so many that they cost under one percent.
  init(interval: Double?) {
    self.interval = interval
    next = start + (interval ?? Self.usual)
  }

  var isDue: Bool { monotonicSeconds() >= next }

  /// To be called before a checkpoint is written.
  mutating func begin() { start = monotonicSeconds() }

  /// To be called when it is on disk.
  mutating func end() {
    let now = monotonicSeconds()
    next = now + (interval ?? max(Self.usual, Self.share * (now - start)))
  }
}
