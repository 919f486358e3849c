/// Names one piece of memory of a plan.
struct BufferID: Hashable {
  let index: Int
}

/// One piece of memory before it has a place.
struct Buffer {
  /// How the piece grows with the batch.
  enum Extent: Hashable {
    /// `bytes` for every example, one example after another.
    case perExample
    /// `bytes` in all.
    case whole
    /// `bytes` for every chunk of examples.
    case perChunk
    /// `bytes` for the worker that runs a task, without meaning after it.
    case scratch
  }
  enum Home: Hashable {
    /// Placed by the plan, for as long as it is needed.
    case arena
    /// Placed by the plan and kept until the next step.
    case pinned
    /// Memory of the caller or of the store, set from outside.
    case external
  }
  let extent: Extent
  let bytes: Int
  var home: Home
}
