internal import CKernels

/// One of the terms that add up to the gradient of a tensor that all examples share.
class GradientSource {
  let reads: [BufferID]
  /// Elements that must stay together: blocks begin and end at multiples of it.
  let rowLength: Int
  /// Rows of the batch that one example has, when every element is a sum over all of them.
  let summedRows: Int

  init(reads: [BufferID], rowLength: Int = 1, summedRows: Int = 0) {
    self.reads = reads
    self.rowLength = rowLength
    self.summedRows = summedRows
  }

  /// Writes elements `range` of the term to `out`, or adds them to it.
  func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {}
}

/// A gradient held complete in a buffer.
final class WholeSource: GradientSource {
  let buffer: BufferID
  init(_ buffer: BufferID) {
    self.buffer = buffer
    super.init(reads: [buffer])
  }
  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    let from = call.floats(buffer)
    if adds {
      for i in range { out[i &- range.lowerBound] += from[i] }
    } else {
      out.update(from: from + range.lowerBound, count: range.count)
    }
  }
}

/// Partial sums of every chunk, added in the order of the chunks whoever computed them.
final class PartialSource: GradientSource {
  let buffer: BufferID
  /// Floats of one chunk's sums, and where in them this gradient begins.
  let stride: Int
  let offset: Int
  init(_ buffer: BufferID, stride: Int, offset: Int = 0) {
    self.buffer = buffer
    self.stride = stride
    self.offset = offset
    super.init(reads: [buffer])
  }
  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    let from = call.whole(buffer) + offset + range.lowerBound
    if !adds { out.update(from: from, count: range.count) }
    for chunk in (adds ? 0 : 1)..<max(1, call.chunks) {
      let part = from + chunk &* stride
      call.kernels.pointee.binary(
        Int32(COPRIME_ADD.rawValue), Int64(range.count), out, part, out)
    }
  }
}
