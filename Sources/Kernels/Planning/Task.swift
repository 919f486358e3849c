internal import CKernels

/// A piece of a step that the scheduler orders: what it touches, and how it can be divided.
final class Task {
  enum Division: Hashable {
    /// Any range of examples is done alone.
    case rows
    /// This many independent items, each over the whole batch.
    case items(Int)
  }

  let name: String
  let division: Division
  /// Part of the step; everything of a part is done before the next begins.
  let phase: Int
  /// Buffers read, then buffers written or changed; for the order and the life of each.
  let reads: [BufferID]
  let writes: [BufferID]
  /// Does examples `call.first ..< call.first + call.count`, or item `call.item`.
  let run: (borrowing Call) -> Void

  init(
    _ name: String, _ division: Division, phase: Int = 0, reads: [BufferID], writes: [BufferID],
    run: @escaping (borrowing Call) -> Void
  ) {
    self.name = name
    self.division = division
    self.phase = phase
    self.reads = reads
    self.writes = writes
    self.run = run
  }
}

/// Where a task runs: which part of the step, on which worker, with what memory.
struct Call {
  /// First example of the chunk; 0 for an item.
  let first: Int
  /// Examples of the chunk; those of the whole step for an item.
  let count: Int
  let chunk: Int
  let item: Int
  let worker: Int
  /// Chunks of this step, and examples of each but the last.
  let chunks: Int
  let chunkRows: Int
  let step: StepState
  let kernels: UnsafePointer<coprime_kernels>
  let places: UnsafePointer<Place>
  let local: UnsafeMutableRawPointer

  /// Examples of one chunk of the step, for an item that merges what the chunks left.
  @inline(__always)
  func examples(ofChunk chunk: Int) -> Int { min(chunkRows, step.count &- chunk &* chunkRows) }

  /// First byte of what this call may touch of the buffer: its examples, its chunk, or all of it.
  @inline(__always)
  func bytes(_ id: BufferID) -> UnsafeMutableRawPointer {
    let place = places[id.index]
    return switch place.kind {
    case .perExample: place.base + first &* place.stride
    case .local: local + place.stride
    case .whole: place.base
    case .perChunk: place.base + chunk &* place.stride
    }
  }

  @inline(__always)
  func floats(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    bytes(id).assumingMemoryBound(to: Float.self)
  }

  /// The buffer from its first byte, whatever part the call has of it.
  @inline(__always)
  func whole(_ id: BufferID) -> UnsafeMutablePointer<Float> {
    places[id.index].base.assumingMemoryBound(to: Float.self)
  }
}

/// Where a buffer lies.
struct Place {
  enum Kind: UInt8 { case perExample, whole, perChunk, local }
  var base: UnsafeMutableRawPointer
  /// Bytes of one example or chunk; for local memory the offset in the worker's arena.
  var stride: Int
  var kind: Kind
}

/// What changes from step to step.
final class StepState {
  var count = 0
  var learningRate: Float = 0
  var seed: UInt64 = 0
  /// Counted from 0.
  var step = 0
  /// How weights change, and how those do that the rule leaves to another; none in plans that change none.
  var updaters: [Updater] = []
}
