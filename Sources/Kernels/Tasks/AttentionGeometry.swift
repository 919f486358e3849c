internal import Arrays
internal import CKernels
internal import Program

/// Sizes of attention, and the products of one head of one example.
///
/// Steps are taken in blocks; a causal block stops at the last key that any of its steps sees.
struct AttentionGeometry {
  let steps, heads, width, keys, groups, valueWidth: Int
  /// Heads that share a key and a value.
  let sharing: Int
  let scale: Float
  private let isCausal: Bool
  /// Floats of the bias between examples, heads and steps; 0 where they share it.
  private let biasSteps: (example: Int, head: Int, row: Int)

  /// - Parameter parts: query, key and value.
  init(_ primitive: Attention, _ parts: [BoundTensor], bias: BoundTensor?) {
    let (query, key) = (parts[0].shape, parts[1].shape)
    (steps, heads, width) = (query[1], query[2], query[3])
    (keys, groups, valueWidth) = (key[1], max(1, key[2]), parts[2].shape[3])
    sharing = max(1, heads / groups)
    scale = primitive.scale ?? 1 / Float(width).squareRoot()
    isCausal = primitive.isCausal
    let shape = bias?.shape ?? [1, 1, 1, 1]
    let row = shape[2] == 1 ? 0 : shape[3]
    let head = shape[1] == 1 ? 0 : shape[2] * shape[3]
    let example = bias?.isBatched == true ? shape[1] * shape[2] * shape[3] : 0
    biasSteps = (example, head, row)
  }

  /// Multiply-adds of the two products of one example.
  var work: Int { heads * steps * keys * (width + valueWidth) / (isCausal ? 2 : 1) }

  /// Floats of a transposed key or value of one head.
  func packed(_ width: Int, _ kernels: UnsafePointer<coprime_kernels>) -> Int {
    let strip = Int(kernels.pointee.strip)
    return (keys + strip - 1) / strip * strip * width
  }

  // MARK: - Places

  func query(_ example: Int, _ head: Int) -> Int {
    (example &* steps &* heads &+ head) &* width
  }
  func result(_ example: Int, _ head: Int) -> Int {
    (example &* steps &* heads &+ head) &* valueWidth
  }
  func key(_ example: Int, _ head: Int) -> Int { row(example, head) &* width }
  func value(_ example: Int, _ head: Int) -> Int { row(example, head) &* valueWidth }
  private func row(_ example: Int, _ head: Int) -> Int {
    example &* keys &* groups &+ head / sharing
  }
  func scores(_ example: Int, _ head: Int) -> Int {
    (example &* heads &+ head) &* steps &* keys
  }
  func bias(_ example: Int, _ head: Int) -> Int {
    example &* biasSteps.example &+ head &* biasSteps.head
  }

  // MARK: - Blocks

  /// Steps of a block: few where the keys behind the diagonal are left out.
  func block(_ kernels: UnsafePointer<coprime_kernels>) -> Int {
    Int(kernels.pointee.rows) * (isCausal ? 2 : 4)
  }

  /// Calls with each block of steps and the number of keys up to its end.
  @inline(__always)
  private func forEachBlock(_ call: borrowing Call, _ body: (Range<Int>, Int) -> Void) {
    for first in stride(from: 0, to: steps, by: block(call.kernels)) {
      let end = first &+ block(call.kernels)
      body(first..<min(steps, end), isCausal ? min(keys, end) : keys)
    }
  }

  // MARK: - Products

  private func packTransposed(
    _ from: UnsafePointer<Float>, width: Int, to packed: UnsafeMutablePointer<Float>,
    _ call: borrowing Call
  ) {
    call.kernels.pointee.pack_transposed(
      Int64(keys), Int64(width), from, Int64(groups &* width), packed)
  }

  /// The weights [T, S] of one head.
  func score(
    _ query: UnsafePointer<Float>, _ key: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    packed: UnsafeMutablePointer<Float>, to weights: UnsafeMutablePointer<Float>,
    _ call: borrowing Call
  ) {
    packTransposed(key, width: width, to: packed, call)
    let strip = call.kernels.pointee.strip
    forEachBlock(call) { block, seen in
      let to = weights + block.lowerBound &* keys
      call.multiply(
        coprime_product(
          m: block.count, n: seen, k: width, a: query + block.lowerBound &* heads &* width,
          aRow: heads &* width, aStep: 1, b: packed, bStep: Int(strip),
          strip: strip &* Int64(width), c: to, cRow: keys))
      call.kernels.pointee.attention_weights(
        Int64(block.count), Int64(seen), isCausal ? Int64(block.lowerBound) : -1, scale,
        bias.map { $0 + block.lowerBound &* biasSteps.row }, Int64(biasSteps.row), to, Int64(keys))
    }
  }

  /// Drops some of the weights; `first` is the number of their first in the whole batch.
  func drop(
    _ dropout: Dropout, _ weights: UnsafePointer<Float>, first: Int,
    mask keep: UnsafeMutablePointer<UInt8>, to kept: UnsafeMutablePointer<Float>,
    _ call: borrowing Call
  ) {
    let mask = DropoutMask(
      seed: call.step.seed, stream: dropout.stream, step: call.step.step, rate: dropout.rate)
    forEachBlock(call) { block, seen in
      for row in block {
        let place = row &* keys
        call.keepMask(mask, from: first &+ place, count: seen, into: keep)
        call.kernels.pointee.apply_mask(
          Int64(seen), keep, mask.scale, weights + place, kept + place, 0)
      }
    }
  }

  /// The weighted means of the values.
  func mix(
    _ weights: UnsafePointer<Float>, _ value: UnsafePointer<Float>,
    to result: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) {
    multiply(weights, value, width: valueWidth, to: result, adds: false, call)
  }

  /// The gradient of the query from that of the scores.
  func queryGradient(
    _ slopes: UnsafePointer<Float>, _ key: UnsafePointer<Float>,
    to result: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    multiply(slopes, key, width: width, to: result, adds: adds, call)
  }

  /// A matrix [T, S] times rows of keys or values, to rows of queries or results.
  private func multiply(
    _ scores: UnsafePointer<Float>, _ rows: UnsafePointer<Float>, width: Int,
    to result: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    forEachBlock(call) { block, seen in
      call.multiply(
        coprime_product(
          m: block.count, n: width, k: seen, a: scores + block.lowerBound &* keys, aRow: keys,
          aStep: 1, b: rows, bStep: groups &* width, strip: call.kernels.pointee.strip,
          c: result + block.lowerBound &* heads &* width, cRow: heads &* width,
          flags: adds ? Epilogue.accumulate : 0))
    }
  }

  /// A matrix [T, S], transposed, times rows of queries or results, to rows of keys or values.
  func gather(
    _ scores: UnsafePointer<Float>, _ rows: UnsafePointer<Float>, row: Int, width: Int,
    to result: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    let block = block(call.kernels)
    for first in stride(from: 0, to: keys, by: block) {
      // No step before a key sees it.
      let start = isCausal ? min(first, steps) : 0
      call.multiply(
        coprime_product(
          m: min(block, keys &- first), n: width, k: steps &- start,
          a: scores + (start &* keys &+ first), aRow: 1, aStep: keys, b: rows + start &* row,
          bStep: row, strip: call.kernels.pointee.strip, c: result + first &* groups &* width,
          cRow: groups &* width, flags: adds ? Epilogue.accumulate : 0))
    }
  }

  /// Replaces the weights of one head by the gradients of the scores.
  func scoreGradient(
    _ dy: UnsafePointer<Float>, _ value: UnsafePointer<Float>, kept: UnsafePointer<Float>?,
    packed: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>, scale: Float,
    weights: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) {
    packTransposed(value, width: valueWidth, to: packed, call)
    let strip = call.kernels.pointee.strip
    forEachBlock(call) { block, seen in
      let place = block.lowerBound &* keys
      call.multiply(
        coprime_product(
          m: block.count, n: seen, k: valueWidth,
          a: dy + block.lowerBound &* heads &* valueWidth, aRow: heads &* valueWidth, aStep: 1,
          b: packed, bStep: Int(strip), strip: strip &* Int64(valueWidth), c: slopes, cRow: keys,
          flags: kept == nil ? 0 : Epilogue.mask, mask: kept.map { $0 + place }, maskRow: keys))
      call.kernels.pointee.attention_gradient(
        Int64(block.count), Int64(seen), scale, slopes, Int64(keys), weights + place, Int64(keys))
    }
  }
}
