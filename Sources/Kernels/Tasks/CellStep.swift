internal import CKernels
internal import Program

/// What a recurrent layer starts from, [U] of every example of a call; nil for zeros.
struct GivenStates {
  var state, cell: UnsafePointer<Float>?

  /// - Parameter buffers: of the state, and of the cell where there is one; none where both are 0.
  init(_ buffers: [BufferID], _ call: borrowing Call) {
    if let first = buffers.first { state = UnsafePointer(call.floats(first)) }
    if buffers.count > 1 { cell = UnsafePointer(call.floats(buffers[1])) }
  }
}

/// One step of a recurrent layer for the examples of a call.
struct CellStep: ~Copyable {
  private let g: RecurrentGeometry
  private let order: Int
  private let given: GivenStates
  private let count: Int
  private let kernels: UnsafePointer<coprime_kernels>

  init(
    _ geometry: RecurrentGeometry, _ order: Int, _ given: GivenStates, _ call: borrowing Call
  ) {
    g = geometry
    self.order = order
    self.given = given
    count = call.count
    kernels = call.kernels
  }

  /// The step in the sequence.
  private var now: Int { g.step(order) }
  private var isFirst: Bool { order == 0 }
  private var m: Int64 { Int64(count) }
  private var n: Int64 { Int64(g.units) }
  private var sumRow: Int { g.steps &* g.width }
  private var stateRow: Int { g.steps &* g.units }

  /// The values [T, U] as they were before this step, nil where they were 0, and floats between examples.
  private func before(
    _ values: UnsafePointer<Float>, _ given: UnsafePointer<Float>?
  ) -> (UnsafePointer<Float>?, Int) {
    isFirst ? (given, g.units) : (values + g.step(order &- 1) &* g.units, stateRow)
  }

  /// Adds the product of the states before with the recurrent weights to the sums of this step.
  private func addRecurrent(
    _ states: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let (before, row) = before(states, given.state)
    guard let before else { return }
    var product = coprime_product(
      m: count, n: g.width, k: g.units, a: before, aRow: row, aStep: 1, b: weights, bStep: g.width,
      strip: kernels.pointee.strip, c: sums + now &* g.width, cRow: sumRow,
      flags: Epilogue.accumulate)
    kernels.pointee.product(&product)
  }

  /// The gradient of the states before: the gradients of the sums times the transposed weights.
  func sendBack(
    _ dsums: UnsafePointer<Float>, packed: UnsafePointer<Float>,
    to dstate: UnsafeMutablePointer<Float>,
    adds: Bool
  ) {
    guard !isFirst || given.state != nil else { return }
    let strip = kernels.pointee.strip
    var product = coprime_product(
      m: count, n: g.units, k: g.width, a: dsums + now &* g.width, aRow: sumRow, aStep: 1,
      b: packed,
      bStep: Int(strip), strip: strip &* Int64(g.width), c: dstate, cRow: g.units,
      flags: adds ? Epilogue.accumulate : 0)
    kernels.pointee.product(&product)
  }

  /// Adds this step's part of the gradient of the sequence.
  func add(_ dsequence: UnsafePointer<Float>, to dstate: UnsafeMutablePointer<Float>) {
    for e in 0..<count {
      kernels.pointee.scale(
        n, 1, dsequence + (e &* stateRow &+ now &* g.units), dstate + e &* g.units, 1)
    }
  }

  // MARK: - Simple

  func simple(
    _ function: ElementwiseFunction, sums: UnsafeMutablePointer<Float>,
    states: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>
  ) {
    addRecurrent(states, weights, to: sums)
    guard var map = function.map else { return }
    for e in 0..<count {
      let place = e &* stateRow &+ now &* g.units
      kernels.pointee.map(&map, n, sums + place, states + place)
    }
  }

  func simpleGradient(
    _ function: ElementwiseFunction, sums: UnsafeMutablePointer<Float>,
    states: UnsafePointer<Float>,
    dstate: UnsafeMutablePointer<Float>
  ) {
    guard var map = function.map else { return }
    for e in 0..<count {
      let place = e &* stateRow &+ now &* g.units
      kernels.pointee.map_gradient(
        &map, n, states + place, states + place, dstate + e &* g.units, sums + place, 0)
    }
  }

  // MARK: - LSTM

  func lstm(
    sums: UnsafeMutablePointer<Float>, cells: UnsafeMutablePointer<Float>,
    states: UnsafeMutablePointer<Float>, weights: UnsafePointer<Float>
  ) {
    addRecurrent(states, weights, to: sums)
    let (before, row) = before(cells, given.cell)
    kernels.pointee.lstm(
      m, n, sums + now &* g.width, Int64(sumRow), before, Int64(row), cells + now &* g.units,
      Int64(stateRow), states + now &* g.units,
      Int64(stateRow))
  }

  func lstmGradient(
    sums: UnsafeMutablePointer<Float>, cells: UnsafePointer<Float>,
    dstate: UnsafeMutablePointer<Float>, dcell: UnsafeMutablePointer<Float>
  ) {
    let (before, row) = before(cells, given.cell)
    kernels.pointee.lstm_gradient(
      m, n, sums + now &* g.width, Int64(sumRow), before, Int64(row), cells + now &* g.units,
      Int64(stateRow), dstate, dcell)
  }

  // MARK: - GRU

  func gru(
    sums: UnsafeMutablePointer<Float>, products: UnsafeMutablePointer<Float>,
    kept: UnsafeMutablePointer<Float>, states: UnsafeMutablePointer<Float>,
    weights: UnsafePointer<Float>, bias: UnsafePointer<Float>?
  ) {
    let (before, row) = before(states, given.state)
    // Without a state before, the products are the biases alone.
    var product = coprime_product(
      m: count, n: g.width, k: before == nil ? 0 : g.units, a: before ?? UnsafePointer(states),
      aRow: row, aStep: 1, b: weights, bStep: g.width, strip: kernels.pointee.strip,
      c: products, cRow: g.width, flags: bias == nil ? 0 : Epilogue.bias, bias: bias)
    kernels.pointee.product(&product)
    kernels.pointee.gru(
      m, n, sums + now &* g.width, Int64(sumRow), products, kept + now &* g.units, Int64(stateRow),
      before, Int64(row), states + now &* g.units, Int64(stateRow))
  }

  func gruGradient(
    sums: UnsafeMutablePointer<Float>, dproducts: UnsafeMutablePointer<Float>,
    kept: UnsafePointer<Float>, states: UnsafePointer<Float>, dstate: UnsafeMutablePointer<Float>
  ) {
    let (before, row) = before(states, given.state)
    kernels.pointee.gru_gradient(
      m, n, sums + now &* g.width, Int64(sumRow), dproducts + now &* g.width, Int64(sumRow),
      kept + now &* g.units, Int64(stateRow), before, Int64(row), dstate)
  }

  // MARK: - Steps that do not count

  /// Calls with every example whose mask is 0 at this step.
  @inline(__always)
  private func forEachMasked(_ mask: UnsafePointer<Float>, _ body: (Int) -> Void) {
    for e in 0..<count where mask[e &* g.steps &+ now] == 0 { body(e) }
  }

  /// Lets masked examples keep the states that they had before this step, [T, U].
  func keepStates(_ mask: UnsafePointer<Float>, _ states: UnsafeMutablePointer<Float>) {
    keep(mask, states, given.state)
  }

  /// The same of the cells.
  func keepCells(_ mask: UnsafePointer<Float>, _ cells: UnsafeMutablePointer<Float>) {
    keep(mask, cells, given.cell)
  }

  private func keep(
    _ mask: UnsafePointer<Float>, _ values: UnsafeMutablePointer<Float>,
    _ given: UnsafePointer<Float>?
  ) {
    let (before, row) = before(values, given)
    forEachMasked(mask) { e in
      let to = values + (e &* stateRow &+ now &* g.units)
      if let before {
        to.update(from: before + e &* row, count: g.units)
      } else {
        to.update(repeating: 0, count: g.units)
      }
    }
  }

  /// Makes the gradients of masked examples' sums 0.
  func clear(_ mask: UnsafePointer<Float>, _ dsums: UnsafeMutablePointer<Float>) {
    forEachMasked(mask) { e in
      (dsums + (e &* sumRow &+ now &* g.width)).update(repeating: 0, count: g.width)
    }
  }

  /// Copies the rows [U] of masked examples.
  func copy(
    _ mask: UnsafePointer<Float>, from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>
  ) {
    forEachMasked(mask) { e in
      (to + e &* g.units).update(from: from + e &* g.units, count: g.units)
    }
  }
}
