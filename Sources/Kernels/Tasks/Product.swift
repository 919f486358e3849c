internal import CKernels

extension coprime_product {
  /// A product of two plain matrices: c[m, n] = a[m, k] · b[k, n], where `a` has any strides.
  @inline(__always)
  init(
    m: Int, n: Int, k: Int, a: UnsafePointer<Float>, aRow: Int, aStep: Int,
    b: UnsafePointer<Float>, bStep: Int, strip: Int64, c: UnsafeMutablePointer<Float>, cRow: Int,
    flags: Int32 = 0, bias: UnsafePointer<Float>? = nil, mask: UnsafePointer<Float>? = nil,
    maskRow: Int = 0
  ) {
    self.init(
      m: Int64(m), n: Int64(n), k: Int64(k), runs: 1, a: a, a_row: Int64(aRow),
      a_step: Int64(aStep),
      a_runs: nil, b: b, b_step: Int64(bStep), b_strip: strip, b_runs: nil, c: c,
      c_row: Int64(cRow), bias: bias, mask: mask, mask_row: Int64(maskRow), flags: flags)
  }
}

/// What happens to a finished tile.
enum Epilogue {
  static let accumulate = Int32(COPRIME_ACCUMULATE.rawValue)
  static let bias = Int32(COPRIME_BIAS.rawValue)
  static let relu = Int32(COPRIME_RELU.rawValue)
  static let mask = Int32(COPRIME_MASK.rawValue)
}

extension Call {
  @inline(__always)
  func multiply(_ product: coprime_product) {
    withUnsafePointer(to: product) { kernels.pointee.product($0) }
  }
}

/// The gradient of a weight [K, N] of `y = x · w`: the product of x transposed and the gradient of y, over all rows of the batch.
final class ProductSource: GradientSource {
  private let x: BufferID
  private let dy: BufferID
  private let rowsPerExample: Int
  private let inputs: Int
  private let outputs: Int

  init(x: BufferID, dy: BufferID, rowsPerExample: Int, inputs: Int, outputs: Int) {
    self.x = x
    self.dy = dy
    self.rowsPerExample = rowsPerExample
    self.inputs = inputs
    self.outputs = outputs
    super.init(reads: [x, dy], rowLength: outputs, summedRows: rowsPerExample)
  }

  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    let first = range.lowerBound / outputs
    call.multiply(
      coprime_product(
        m: range.count / outputs, n: outputs, k: call.count &* rowsPerExample,
        a: call.whole(x) + first, aRow: 1, aStep: inputs, b: call.whole(dy), bStep: outputs,
        strip: call.kernels.pointee.strip, c: out, cRow: outputs,
        flags: adds ? Epilogue.accumulate : 0))
  }
}

/// The gradient of a bias: sums over all rows of the batch.
final class ColumnSumSource: GradientSource {
  private let dy: BufferID
  private let rowsPerExample: Int
  private let width: Int

  init(dy: BufferID, rowsPerExample: Int, width: Int) {
    self.dy = dy
    self.rowsPerExample = rowsPerExample
    self.width = width
    super.init(reads: [dy])
  }

  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    call.kernels.pointee.column_sums(
      Int64(call.count &* rowsPerExample), Int64(range.count), call.whole(dy) + range.lowerBound,
      Int64(width), out, adds ? 1 : 0)
  }
}
