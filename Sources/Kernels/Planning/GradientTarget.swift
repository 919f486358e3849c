/// Where a task puts a gradient.
struct GradientTarget {
  let buffer: BufferID
  /// Whether it adds to what is there instead of replacing it.
  let adds: Bool
  /// What a task that writes it reads.
  var reads: [BufferID] { adds ? [buffer] : [] }
}
