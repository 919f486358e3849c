internal import Program
package import Shapes

/// Cuts an axis into parts of one size, of which the last may be smaller.
package struct TorchChunkLayer: TorchSplitFamily {
  package static let about = About(
    "chunk", dialects: [.torch],
    "Cuts an axis into as many parts of one size; the last may be smaller.")
  package static let schema = Schema(
    Self(),
    [
      .int("chunks", \.count, max: 4096, required: true, "Greatest number of parts."), .splitAxis,
    ])
  package static let parameter = "chunks"

  package static let examples: [LayerExample] = [
    .init(
      "chunk: {chunks: 3, dim: -1}", [[.batch, .time, 24]],
      gives: [.batch, .time, 8], [.batch, .time, 8], [.batch, .time, 8]),
    .init(
      "chunk: {chunks: 5, dim: 1}", [[.batch, 7]],
      gives: [.batch, 2], [.batch, 2], [.batch, 2], [.batch, 1]),
    .init(
      "chunk: {chunks: 2, dim: 1}", [[.batch, 2 * Dim.time]],
      gives: [.batch, .time], [.batch, .time]),
    .init("chunk: {chunks: 2, dim: 1}", [[.batch, .time]], fails: "shape/unknown-extent"),
    .init("chunk: {chunks: 2, dim: 3}", [[.batch, 7]], fails: "shape/axis-out-of-range"),
  ]

  package var count = 1
  package var axis = 0

  package init() {}

  package func sizes(_ n: Dim, _ context: inout InferenceContext) throws(LayerError) -> [Dim] {
    if let size = context.value(n) {
      guard size > 0 else { return [n] }
      let width = (size - 1) / count + 1
      return parts(of: size, width: width, n)
    }
    // Without a remainder there are as many parts as asked for, whatever the size.
    if let (width, condition) = n.quotient(by: Dim(count)), condition == nil {
      return Array(repeating: width, count: count)
    }
    throw LayerError(
      "shape/unknown-extent",
      "\(context.subject) cuts its input into \(count) chunks, but how many there are depends on \(n), "
        + "which has no value",
      at: .parameter("chunks"), help: "give it a value, or cut an axis that is known")
  }
}

/// Sizes of parts of one width, the last being what is left; `n` itself where it is one part.
func parts(of size: Int, width: Int, _ n: Dim) -> [Dim] {
  guard width < size else { return [n] }
  let (whole, rest) = size.quotientAndRemainder(dividingBy: width)
  return Array(repeating: Dim(width), count: whole) + (rest > 0 ? [Dim(rest)] : [])
}
