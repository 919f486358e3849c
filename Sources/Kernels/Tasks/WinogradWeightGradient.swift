internal import CKernels

/// The gradient of a 3 × 3 window by minimal filtering: summed over tiles as it is transformed, and brought back once at the end.
final class WinogradWeightGradient: WindowGradient {
  let scratch: [BufferID]
  let needsWholeImages = true
  private let geometry: ConvolutionGeometry
  private let tiling: WinogradTiling
  private let transformed: BufferID
  private let gradients: BufferID
  private let sums: BufferID
  private let zeros: BufferID

  init(_ g: ConvolutionGeometry, _ builder: PlanBuilder) {
    geometry = g
    // Every block reads and writes the sums once, so it should be long.
    tiling = WinogradTiling(forward: g, tiles: 8192 / (g.channels + g.filters))
    transformed = builder.scratch(16 * tiling.inputPlane)
    gradients = builder.scratch(16 * tiling.outputPlane)
    sums = builder.scratch(16 * g.channels * g.filters)
    zeros = builder.scratch(max(g.width * g.channels, g.outWidth * g.filters))
    scratch = [transformed, gradients, sums, zeros]
  }

  func begin(_ call: borrowing Call) {
    let g = geometry
    call.floats(sums).update(repeating: 0, count: 16 &* g.channels &* g.filters)
    call.floats(zeros).update(
      repeating: 0, count: max(g.width &* g.channels, g.outWidth &* g.filters))
  }

  func load(_ image: UnsafePointer<Float>, _ call: borrowing Call) -> UnsafePointer<Float> { image }

  func add(
    image: UnsafePointer<Float>, rows: Range<Int>, dz: UnsafePointer<Float>,
    to total: UnsafeMutablePointer<Float>, _ call: borrowing Call
  ) {
    let (g, line) = (tiling, tiling.outWidth &* tiling.filters)
    let (v, z, zeros) = (call.floats(transformed), call.floats(gradients), call.floats(zeros))
    var tiles = coprime_tiles(count: Int64(g.tileColumns), columns: Int64(g.outWidth), left: 0)
    for first in stride(from: 0, to: g.tileRows, by: g.blockRows) {
      let count = min(g.blockRows, g.tileRows &- first)
      g.transformInput(image, rows: first, count: count, zeros: zeros, into: v, call)
      for row in first..<first &+ count {
        let from = dz + 2 &* row &* line
        call.kernels.pointee.winograd_gradient(
          &tiles, Int64(g.filters), from,
          2 &* row &+ 1 < g.outHeight ? from + line : UnsafePointer(zeros),
          z + (row &- first) &* g.tileColumns &* g.filters, Int64(g.outputPlane))
      }
      for plane in 0..<16 {
        call.multiply(
          coprime_product(
            m: g.channels, n: g.filters, k: count &* g.tileColumns, a: v + plane &* g.inputPlane,
            aRow: 1, aStep: g.channels, b: z + plane &* g.outputPlane, bStep: g.filters,
            strip: call.kernels.pointee.strip,
            c: call.floats(sums) + plane &* g.channels &* g.filters, cRow: g.filters,
            flags: Epilogue.accumulate))
      }
    }
  }

  func finish(_ total: UnsafeMutablePointer<Float>, _ call: borrowing Call) {
    let n = geometry.channels &* geometry.filters
    call.kernels.pointee.winograd_weights_gradient(
      Int64(n), call.floats(sums), Int64(n), total)
  }
}
