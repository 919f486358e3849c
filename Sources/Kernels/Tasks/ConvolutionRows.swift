internal import CKernels
internal import Program

/// Computes rows of a convolution of one image: its windows are runs of contiguous numbers, so no matrix of windows is ever built.
final class ConvolutionRows: ImageConvolution {
  let reads: [BufferID]
  let writes: [BufferID]
  let computesWholeImages = false
  private let geometry: ConvolutionGeometry
  private let weight: BufferID
  private let border: BufferID?
  private let imageRuns: RunTable
  private let weightRuns: RunTable
  private let length: Int
  /// Whether all pixels are one matrix.
  private let isPointwise: Bool

  init(_ geometry: ConvolutionGeometry, _ builder: PlanBuilder, weight: TensorID) {
    self.geometry = geometry
    self.weight = builder.value(weight)
    builder.requireSlack(self.weight)
    border = geometry.needsBorder ? builder.scratch(geometry.borderedCount) : nil
    reads = [self.weight]
    writes = border.map { [$0] } ?? []
    let runs = geometry.forwardRuns
    imageRuns = RunTable(runs.image)
    weightRuns = RunTable(runs.weight)
    length = runs.length
    isPointwise =
      geometry.kernelHeight == 1 && geometry.kernelWidth == 1 && geometry.rowStride == 1
      && geometry.columnStride == 1 && !geometry.needsBorder
  }

  func begin(_ call: borrowing Call) {
    guard let border else { return }
    call.floats(border).update(repeating: 0, count: geometry.borderedCount)
  }

  /// The image within its border, copied there if it has one.
  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float> {
    geometry.bordered(image, border, call)
  }

  func compute(
    _ range: Range<Int>, image: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>,
    flags: Int32, bias: UnsafePointer<Float>?, _ call: borrowing Call
  ) {
    let weight = call.floats(weight)
    let g = geometry
    let strip = call.kernels.pointee.strip
    for group in 0..<g.groups {
      let (inChannel, outChannel) = (group &* g.groupChannels, group &* g.groupFilters)
      var product = coprime_product(
        m: Int64(isPointwise ? range.count &* g.outWidth : g.outWidth), n: Int64(g.groupFilters),
        k: Int64(length), runs: Int64(imageRuns.count), a: image + inChannel,
        a_row: Int64(g.columnStride &* g.channels), a_step: 1, a_runs: imageRuns.pointer,
        b: UnsafePointer(weight) + outChannel, b_step: Int64(g.filters), b_strip: strip,
        b_runs: weightRuns.pointer,
        c: out + outChannel, c_row: Int64(g.filters), bias: bias.map { $0 + outChannel }, mask: nil,
        mask_row: 0, flags: flags)
      let row = g.rowStride &* g.borderedWidth &* g.channels
      if isPointwise {
        product.a += range.lowerBound &* row
        call.kernels.pointee.product(&product)
        continue
      }
      for y in range {
        product.a = image + inChannel + y &* row
        call.kernels.pointee.product(&product)
        product.c += g.outWidth &* g.filters
      }
    }
  }
}
