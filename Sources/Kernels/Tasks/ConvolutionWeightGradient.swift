internal import CKernels

/// Adds one image's part of the gradient of a convolution's weights: a product over the pixels for every row of the window.
final class ConvolutionWeightGradient: WindowGradient {
  let scratch: [BufferID]
  let needsWholeImages = false
  private let geometry: ConvolutionGeometry
  private let imageRows: RunTable
  private let resultRows: RunTable

  private let border: BufferID?

  init(_ geometry: ConvolutionGeometry, _ builder: PlanBuilder) {
    self.geometry = geometry
    border = geometry.needsBorder ? builder.scratch(geometry.borderedCount) : nil
    scratch = border.map { [$0] } ?? []
    let row = geometry.rowStride * geometry.borderedWidth * geometry.channels
    imageRows = RunTable((0..<geometry.outHeight).map { $0 * row })
    resultRows = RunTable(
      (0..<geometry.outHeight).map { $0 * geometry.outWidth * geometry.filters })
  }

  func begin(_ call: borrowing Call) {
    guard let border else { return }
    call.floats(border).update(repeating: 0, count: geometry.borderedCount)
  }

  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float> {
    geometry.bordered(image, border, call)
  }

  func add(
    image: UnsafePointer<Float>, rows: Range<Int>, dz: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) {
    let g = geometry
    let row = g.borderedWidth &* g.channels
    let start = image + rows.lowerBound &* g.rowStride &* row
    var product = coprime_product(
      m: 0, n: Int64(g.groupFilters), k: Int64(g.outWidth), runs: Int64(rows.count), a: start,
      a_row: 1, a_step: Int64(g.columnStride &* g.channels), a_runs: imageRows.pointer, b: dz,
      b_step: Int64(g.filters), b_strip: call.kernels.pointee.strip, b_runs: resultRows.pointer,
      c: sums, c_row: Int64(g.filters), bias: nil, mask: nil, mask_row: 0,
      flags: Epilogue.accumulate)
    for r in 0..<g.kernelHeight {
      let windowRow = start + r &* g.rowDilation &* row
      if g.hasContiguousRows {
        product.m = Int64(g.kernelWidth &* g.channels)
        product.a = windowRow
        product.c = sums + r &* g.kernelWidth &* g.channels &* g.filters
        call.kernels.pointee.product(&product)
        continue
      }
      product.m = Int64(g.groupChannels)
      for q in 0..<g.kernelWidth {
        let tap = sums + (r &* g.kernelWidth &+ q) &* g.groupChannels &* g.filters
        for group in 0..<g.groups {
          product.a = windowRow + q &* g.columnDilation &* g.channels + group &* g.groupChannels
          product.b = dz + group &* g.groupFilters
          product.c = tap + group &* g.groupFilters
          call.kernels.pointee.product(&product)
        }
      }
    }
  }
  func finish(_ total: UnsafeMutablePointer<Float>, _ call: borrowing Call) {}
}
