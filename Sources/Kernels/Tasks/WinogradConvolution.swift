internal import CKernels
internal import Program

/// A 3 × 3 convolution of one image by minimal filtering: transforms of tiles, sixteen products over the channels, and back.
final class WinogradConvolution: ImageConvolution, ImageGradient {
  let reads: [BufferID]
  let writes: [BufferID]
  let computesWholeImages = true
  private let tiling: WinogradTiling
  private let weights: BufferID
  private let weightPlane: Int
  private let weightStep: Int
  private let weightStrip: Int
  private let transformed: BufferID
  private let products: BufferID
  private let zeros: BufferID
  private let target: GradientTarget?
  private let mask: BufferID?

  /// Transforms and products of a block that stay in the second-level cache.
  private static func tiles(_ g: ConvolutionGeometry) -> Int { 4096 / (g.channels + g.filters) }

  init(forward g: ConvolutionGeometry, _ builder: PlanBuilder, weight: TensorID) {
    tiling = WinogradTiling(forward: g, tiles: WinogradConvolution.tiles(g))
    weights = builder.winogradWeights(weight, g)
    weightPlane = g.channels * g.filters
    weightStep = g.filters
    weightStrip = Int(builder.kernels.pointee.strip)
    (target, mask) = (nil, nil)
    transformed = builder.scratch(16 * tiling.inputPlane)
    products = builder.scratch(16 * tiling.outputPlane)
    zeros = builder.scratch(tiling.width * tiling.channels)
    reads = [weights]
    writes = [transformed, products, zeros]
  }

  init(
    inputGradient g: ConvolutionGeometry, _ builder: PlanBuilder, weight: TensorID,
    target: GradientTarget, mask: BufferID?
  ) {
    tiling = WinogradTiling(inputGradient: g, tiles: WinogradConvolution.tiles(g))
    let strip = Int(builder.kernels.pointee.strip)
    weights = builder.turnedWinogradWeights(weight, g)
    weightPlane = (g.channels + strip - 1) / strip * strip * g.filters
    weightStep = strip
    weightStrip = strip * g.filters
    (self.target, self.mask) = (target, mask)
    transformed = builder.scratch(16 * tiling.inputPlane)
    products = builder.scratch(16 * tiling.outputPlane)
    zeros = builder.scratch(tiling.width * tiling.channels)
    reads = [weights] + target.reads + (mask.map { [$0] } ?? [])
    writes = [target.buffer, transformed, products, zeros]
  }

  func begin(_ call: borrowing Call) {
    call.floats(zeros).update(repeating: 0, count: tiling.width &* tiling.channels)
  }

  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float> { image }

  func compute(
    _ range: Range<Int>, image: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>,
    flags: Int32, bias: UnsafePointer<Float>?, _ call: borrowing Call
  ) {
    compute(image: image, out: out, flags: flags, bias: bias, mask: nil, call)
  }

  func compute(image i: Int, dz: UnsafePointer<Float>, _ call: borrowing Call) {
    guard let target else { return }
    let place = i &* tiling.outHeight &* tiling.outWidth &* tiling.filters
    let masks = mask.map { UnsafePointer(call.floats($0)) + place }
    let flags = (target.adds ? Epilogue.accumulate : 0) | (masks == nil ? 0 : Epilogue.mask)
    compute(
      image: dz, out: call.floats(target.buffer) + place, flags: flags, bias: nil, mask: masks,
      call)
  }

  private func compute(
    image: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>, flags: Int32,
    bias: UnsafePointer<Float>?, mask: UnsafePointer<Float>?, _ call: borrowing Call
  ) {
    let g = tiling
    let (v, m) = (call.floats(transformed), call.floats(products))
    for first in stride(from: 0, to: g.tileRows, by: g.blockRows) {
      let count = min(g.blockRows, g.tileRows &- first)
      g.transformInput(image, rows: first, count: count, zeros: call.floats(zeros), into: v, call)
      for plane in 0..<16 {
        call.multiply(
          coprime_product(
            m: count &* g.tileColumns, n: g.filters, k: g.channels, a: v + plane &* g.inputPlane,
            aRow: g.channels, aStep: 1, b: call.floats(weights) + plane &* weightPlane,
            bStep: weightStep, strip: Int64(weightStrip), c: m + plane &* g.outputPlane,
            cRow: g.filters))
      }
      for row in first..<first &+ count {
        transformOutput(
          m + (row &- first) &* g.tileColumns &* g.filters, row: row, out: out, flags: flags,
          bias: bias, mask: mask, call)
      }
    }
  }

  private func transformOutput(
    _ m: UnsafePointer<Float>, row: Int, out: UnsafeMutablePointer<Float>, flags: Int32,
    bias: UnsafePointer<Float>?, mask: UnsafePointer<Float>?, _ call: borrowing Call
  ) {
    let g = tiling
    let line = g.outWidth &* g.filters
    let place = 2 &* row &* line
    let isWhole = 2 &* row &+ 1 < g.outHeight
    var tiles = coprime_tiles(
      count: Int64(g.tileColumns), columns: Int64(g.outWidth), left: 0)
    var output = coprime_winograd_output(
      rows: (out + place, isWhole ? out + place + line : nil),
      masks: (mask.map { $0 + place }, mask.map { $0 + place + line }), bias: bias, flags: flags)
    call.kernels.pointee.winograd_output(
      &tiles, Int64(g.filters), m, Int64(g.outputPlane), &output)
  }
}

extension PlanBuilder {
  /// The 16 transforms of a 3 × 3 window: [16][channel][filter].
  func winogradWeights(_ weight: TensorID, _ g: ConvolutionGeometry) -> BufferID {
    let n = g.channels * g.filters
    return pack(weight, form: "winograd", floats: 16 * n) { packed in
      let source = value(weight)
      let block = 4096
      emit(
        "transform weights", .items((n + block - 1) / block), reads: [source], writes: [packed]
      ) { call in
        let first = call.item &* block
        call.kernels.pointee.winograd_weights(
          Int64(n), Int64(min(block, n &- first)), call.floats(source) + first,
          call.floats(packed) + first, Int64(n))
      }
    }
  }

  /// The same of the window turned by 180° for the gradient of the input: [16][strip of channels][filter][strip].
  ///
  /// Turning the window swaps the first and the last transform along each axis and leaves the others.
  func turnedWinogradWeights(_ weight: TensorID, _ g: ConvolutionGeometry) -> BufferID {
    let strip = Int(kernels.pointee.strip)
    let plane = (g.channels + strip - 1) / strip * strip * g.filters
    return pack(weight, form: "turned winograd", floats: 16 * plane) { packed in
      let source = value(weight)
      let straight = scratch(16 * strip * g.filters)
      let turned = [3, 1, 2, 0]
      emit(
        "turn weights", .items((g.channels + strip - 1) / strip), reads: [source],
        writes: [packed, straight]
      ) { call in
        let first = call.item &* strip
        let count = min(strip, g.channels &- first)
        call.kernels.pointee.winograd_weights(
          Int64(g.channels &* g.filters), Int64(count &* g.filters),
          call.floats(source) + first &* g.filters, call.floats(straight),
          Int64(strip &* g.filters))
        for i in 0..<16 {
          call.kernels.pointee.pack_transposed(
            Int64(count), Int64(g.filters), call.floats(straight) + i &* strip &* g.filters,
            Int64(g.filters),
            call.floats(packed) + (turned[i / 4] &* 4 &+ turned[i % 4]) &* plane
              + first &* g.filters)
        }
      }
    }
  }
}
