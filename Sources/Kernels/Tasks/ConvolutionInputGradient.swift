internal import CKernels
internal import Program

/// The gradient of a convolution's input, or a transposed convolution, image by image.
///
/// With strides, the positions of the input fall into classes by their remainders; within a class every position is reached by the
/// same taps, and neighbours by neighbouring results. The results' gradient gets a border of zeros first.
final class ConvolutionInputGradient: ImageGradient {
  let reads: [BufferID]
  let writes: [BufferID]
  private let geometry: ConvolutionGeometry
  private let target: GradientTarget
  private let mask: BufferID?
  private let bias: BufferID?
  private let isRectified: Bool
  private let weights: BufferID
  private let bordered: BufferID
  private let borderedWidth: Int
  private let borderedCount: Int
  private let top: Int
  private let left: Int
  private let passes: [Pass]

  /// All positions with one pair of remainders.
  private struct Pass {
    let rows: ParityClass
    let columns: ParityClass
    let imageRuns: RunTable
    let weightRuns: RunTable
    let length: Int
  }

  init(
    _ geometry: ConvolutionGeometry, _ builder: PlanBuilder, weight: TensorID,
    target: GradientTarget, mask: BufferID? = nil, bias: BufferID? = nil, isRectified: Bool = false
  ) {
    self.geometry = geometry
    self.target = target
    self.mask = mask
    self.bias = bias
    self.isRectified = isRectified
    let g = geometry
    let rows = ParityClass.classes(
      extent: g.height, window: g.kernelHeight, stride: g.rowStride, dilation: g.rowDilation,
      before: g.top)
    let columns = ParityClass.classes(
      extent: g.width, window: g.kernelWidth, stride: g.columnStride, dilation: g.columnDilation,
      before: g.left)
    let (top, bottom) = ParityClass.margins(rows, outputs: g.outHeight)
    let (left, right) = ParityClass.margins(columns, outputs: g.outWidth)
    (self.top, self.left) = (top, left)
    let borderedWidth = left + g.outWidth + right
    self.borderedWidth = borderedWidth
    borderedCount = (top + g.outHeight + bottom) * borderedWidth * g.filters
    bordered = builder.scratch(borderedCount)
    weights = builder.packedForInputGradient(weight, geometry)
    reads = target.reads + [weights] + [mask, bias].compactMap { $0 }
    writes = [target.buffer, bordered]
    let layout = PackedWindow(geometry, strip: Int(builder.kernels.pointee.strip))
    let isContiguous = g.columnStride == 1 && g.columnDilation == 1 && g.groups == 1
    passes = rows.flatMap { row in
      columns.map { column in
        var (image, weight): ([Int], [Int]) = ([], [])
        for (r, rowShift) in row.taps {
          let line = (rowShift + top) * borderedWidth
          if isContiguous, let last = column.taps.last {
            // Later taps reach earlier results, so the packed window runs backwards.
            image.append((line + last.shift + left) * g.filters)
            weight.append(layout.offset(row: r, column: last.tap))
          } else {
            for (q, shift) in column.taps {
              image.append((line + shift + left) * g.filters)
              weight.append(layout.offset(row: r, column: q))
            }
          }
        }
        return Pass(
          rows: row, columns: column, imageRuns: RunTable(image), weightRuns: RunTable(weight),
          length: isContiguous ? g.kernelWidth * g.filters : g.groupFilters)
      }
    }
  }

  /// Makes the border zero.
  func begin(_ call: borrowing Call) {
    call.floats(bordered).update(repeating: 0, count: borderedCount)
  }

  func compute(image: Int, dz: UnsafePointer<Float>, _ call: borrowing Call) {
    let g = geometry
    let inner = call.floats(bordered)
    let line = g.outWidth &* g.filters
    for y in 0..<g.outHeight {
      (inner + ((y &+ top) &* borderedWidth &+ left) &* g.filters).update(
        from: dz + y &* line, count: line)
    }
    let layout = PackedWindow(g, strip: Int(call.kernels.pointee.strip))
    let out = call.floats(target.buffer) + image &* g.inCount
    let masks = mask.map { call.floats($0) + image &* g.inCount }
    let biases = bias.map { UnsafePointer(call.floats($0)) }
    let flags =
      (target.adds ? Epilogue.accumulate : 0) | (masks == nil ? 0 : Epilogue.mask)
      | (biases == nil ? 0 : Epilogue.bias) | (isRectified ? Epilogue.relu : 0)
    for pass in passes {
      for group in 0..<g.groups {
        var product = coprime_product(
          m: Int64(pass.columns.count), n: Int64(g.groupChannels), k: Int64(pass.length),
          runs: Int64(pass.imageRuns.count), a: inner, a_row: Int64(g.filters), a_step: 1,
          a_runs: pass.imageRuns.pointer,
          b: call.floats(weights) + group &* layout.groupCount,
          b_step: call.kernels.pointee.strip, b_strip: Int64(layout.stripCount),
          b_runs: pass.weightRuns.pointer, c: out, c_row: Int64(g.columnStride &* g.channels),
          bias: biases.map { $0 + group &* g.groupChannels }, mask: nil,
          mask_row: Int64(g.columnStride &* g.channels), flags: flags)
        for q in 0..<pass.rows.count {
          let y = pass.rows.residue &+ q &* g.rowStride
          let place =
            (y &* g.width &+ pass.columns.residue) &* g.channels &+ group &* g.groupChannels
          product.a =
            UnsafePointer(inner) + q &* borderedWidth &* g.filters + group &* g.groupFilters
          product.c = out + place
          product.mask = masks.map { UnsafePointer($0 + place) }
          call.kernels.pointee.product(&product)
        }
      }
    }
  }
}

/// How the transposed weights of a convolution lie for the gradient of its input: [group][row][strip][column, last first][filter][strip].
struct PackedWindow {
  let strip: Int
  let tapCount: Int
  let stripCount: Int
  let rowCount: Int
  let groupCount: Int
  let kernelWidth: Int

  init(_ g: ConvolutionGeometry, strip: Int) {
    self.strip = strip
    kernelWidth = g.kernelWidth
    tapCount = g.groupFilters * strip
    stripCount = g.kernelWidth * tapCount
    rowCount = (g.groupChannels + strip - 1) / strip * stripCount
    groupCount = g.kernelHeight * rowCount
  }

  func offset(row: Int, column: Int) -> Int {
    row * rowCount + (kernelWidth - 1 - column) * tapCount
  }
}

extension PlanBuilder {
  /// The weights of a convolution as its input gradient wants them.
  func packedForInputGradient(_ weight: TensorID, _ g: ConvolutionGeometry) -> BufferID {
    let layout = PackedWindow(g, strip: Int(kernels.pointee.strip))
    return pack(weight, form: "window", floats: layout.groupCount * g.groups) { packed in
      let source = value(weight)
      emit("pack window", .items(g.kernelHeight), reads: [source], writes: [packed]) { call in
        let r = call.item
        for group in 0..<g.groups {
          for q in 0..<g.kernelWidth {
            let tap =
              call.floats(source) + (r &* g.kernelWidth &+ q) &* g.groupChannels &* g.filters
              + group &* g.groupFilters
            let out =
              call.floats(packed) + group &* layout.groupCount + layout.offset(row: r, column: q)
            for (s, channel) in stride(from: 0, to: g.groupChannels, by: layout.strip).enumerated()
            {
              call.kernels.pointee.pack_transposed(
                Int64(min(layout.strip, g.groupChannels &- channel)), Int64(g.groupFilters),
                tap + channel &* g.filters, Int64(g.filters), out + s &* layout.stripCount)
            }
          }
        }
      }
    }
  }
}
