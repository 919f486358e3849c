internal import CKernels

/// Sizes of a recurrent layer, and the order in which it reads the steps.
struct RecurrentGeometry {
  let steps, inputs, units, gates: Int
  let reversed: Bool

  var width: Int { units * gates }

  /// The step that is read as number `order`.
  @inline(__always)
  func step(_ order: Int) -> Int { reversed ? steps &- 1 &- order : order }
}

/// The gradient of recurrent weights [U, G·U]: states of the step before, transposed, times the gradients of the sums.
///
/// Every example is a run of its own, because before its first step comes what was given, if anything.
final class RecurrentWeightSource: GradientSource {
  private let states: BufferID
  /// The states before the first steps; nil for zeros.
  private let given: BufferID?
  private let dsums: BufferID
  private let geometry: RecurrentGeometry
  private let stateRuns: RunTable
  private let sumRuns: RunTable

  init(
    states: BufferID, given: BufferID?, dsums: BufferID, _ geometry: RecurrentGeometry, batch: Int
  ) {
    self.states = states
    self.given = given
    self.dsums = dsums
    self.geometry = geometry
    let (t, u, w) = (geometry.steps, geometry.units, geometry.width)
    stateRuns = RunTable((0..<batch).map { $0 * t * u + (geometry.reversed ? u : 0) })
    sumRuns = RunTable((0..<batch).map { $0 * t * w + (geometry.reversed ? 0 : w) })
    super.init(
      reads: [states, dsums] + (given.map { [$0] } ?? []), rowLength: geometry.width,
      summedRows: geometry.steps)
  }

  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    let width = geometry.width
    var product = coprime_product(
      m: Int64(range.count / width), n: Int64(width), k: Int64(geometry.steps &- 1),
      runs: 0, a: call.whole(states) + range.lowerBound / width, a_row: 1,
      a_step: Int64(geometry.units), a_runs: stateRuns.pointer, b: call.whole(dsums),
      b_step: Int64(width), b_strip: call.kernels.pointee.strip, b_runs: sumRuns.pointer, c: out,
      c_row: Int64(width), bias: nil, mask: nil, mask_row: 0, flags: adds ? Epilogue.accumulate : 0)
    // As many examples at once as leave the strips of their gradients in the second-level cache.
    let group = max(1, 512 / max(1, geometry.steps))
    for first in stride(from: 0, to: call.count, by: group) {
      product.runs = Int64(min(group, call.count &- first))
      product.a_runs = UnsafePointer(stateRuns.pointer + first)
      product.b_runs = UnsafePointer(sumRuns.pointer + first)
      call.kernels.pointee.product(&product)
      product.flags = Epilogue.accumulate
    }
    guard let given else { return }
    call.multiply(
      coprime_product(
        m: range.count / width, n: width, k: call.count,
        a: call.whole(given) + range.lowerBound / width, aRow: 1, aStep: geometry.units,
        b: call.whole(dsums) + geometry.step(0) &* width, bStep: geometry.steps &* width,
        strip: call.kernels.pointee.strip, c: out, cRow: width, flags: Epilogue.accumulate))
  }
}

/// The gradient of two rows of biases [2, N], the sums over all rows of one buffer each.
final class BiasPairSource: GradientSource {
  private let rows: [ColumnSumSource]
  private let width: Int

  init(_ first: BufferID, _ second: BufferID, rowsPerExample: Int, width: Int) {
    rows = [first, second].map {
      ColumnSumSource(dy: $0, rowsPerExample: rowsPerExample, width: width)
    }
    self.width = width
    super.init(reads: [first, second], rowLength: width)
  }

  override func compute(
    _ range: Range<Int>, into out: UnsafeMutablePointer<Float>, adds: Bool, _ call: borrowing Call
  ) {
    for row in range.lowerBound / width..<range.upperBound / width {
      rows[row].compute(
        0..<width, into: out + (row &* width &- range.lowerBound), adds: adds, call)
    }
  }
}
