internal import Program
internal import Shapes

/// How an equation becomes one matrix product, or where axes stand in all three terms, one sum of products.
struct EinsumPlan {
  /// Order of the input's axes: those kept first, those summed over last; then the kernel's: those summed
  /// over first, in the same order.
  private let inputOrder: [Int]
  private let kernelOrder: [Int]
  private let keptCount: Int
  /// Axes of input, kernel and output at once.
  private let sharedCount: Int
  private let summedCount: Int
  /// Axes of the input that stand nowhere else and are summed first.
  private let lost: [Int]
  /// Order of the product's axes that gives the output's.
  private let outputOrder: [Int]

  init(_ equation: EinsumEquation, rank: Int) {
    let spare = rank - equation.input.count
    let offset = equation.ellipsis == .left ? spare : 0
    let place = { (letter: Character) in equation.input.firstIndex(of: letter).map { $0 + offset } }
    let elided = Array(equation.ellipsis == .left ? 0..<spare : rank - spare..<rank)
    let summed = equation.kernel.filter { !equation.output.contains($0) }
    let shared = equation.kernel.filter {
      equation.input.contains($0) && equation.output.contains($0)
    }
    let keptLetters = equation.input.filter {
      equation.output.contains($0) && !shared.contains($0)
    }
    let kept = elided + keptLetters.compactMap(place)
    let new = equation.kernel.filter { !equation.input.contains($0) }
    lost = equation.input.filter { !equation.output.contains($0) && !equation.kernel.contains($0) }
      .compactMap(place)

    // Positions after the lost axes are gone.
    let lost = lost
    let shifted = { (axis: Int) in axis - lost.count { $0 < axis } }
    inputOrder = (kept + (shared + summed).compactMap(place)).map(shifted)
    kernelOrder = (shared + summed + new).compactMap(equation.kernel.firstIndex)
    (keptCount, sharedCount, summedCount) = (kept.count, shared.count, summed.count)
    let named = equation.output.map { letter in
      keptLetters.firstIndex(of: letter).map { elided.count + $0 }
        ?? kept.count + ((shared + new).firstIndex(of: letter) ?? 0)
    }
    let ellipsis = Array(elided.indices)
    outputOrder = equation.ellipsis == .left ? ellipsis + named : named + ellipsis
  }

  func apply(
    to x: TensorID, kernel: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var x = x
    if !lost.isEmpty { x = try builder.apply(Reduce(kind: .sum, axes: lost), x) }
    x = try builder.permuted(x, inputOrder)
    guard sharedCount == 0 else { return try summedProducts(x, kernel, &builder) }
    let axes = builder.shape(of: x).axes
    let summed = Shape(axes: Array(axes.dropFirst(keptCount))).elementCount
    let rows = try builder.reshaped(x, axes.prefix(keptCount), [Axis(summed)])
    let map = try builder.permuted(kernel, kernelOrder)
    let product = try builder.projected(rows, kernel: map, bias: nil, inputs: summedCount)
    let new = builder.shape(of: map).axes.dropFirst(summedCount)
    let spread = try builder.reshaped(product, axes.prefix(keptCount), new)
    return try builder.permuted(spread, outputOrder)
  }

  /// Each element of the shared axes has a matrix of its own.
  private func summedProducts(
    _ x: TensorID, _ kernel: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let axes = builder.shape(of: x).axes
    let map = try builder.permuted(kernel, kernelOrder)
    let mapAxes = builder.shape(of: map).axes
    let new = mapAxes.dropFirst(sharedCount + summedCount)
    func joined(_ axes: ArraySlice<Axis>) -> Axis { Axis(Shape(axes: Array(axes)).elementCount) }
    let shared = joined(mapAxes.prefix(sharedCount))
    let summed = joined(mapAxes[sharedCount..<sharedCount + summedCount])
    let rows = try builder.reshaped(x, axes.prefix(keptCount), [shared, summed, Axis(1)])
    let matrices = try builder.reshaped(map, [shared, summed, joined(new)])
    let sums = try builder.apply(
      Reduce(kind: .sum, axes: [-2]), builder.product(rows, matrices))
    let spread = try builder.reshaped(
      sums, axes.prefix(keptCount), mapAxes.prefix(sharedCount), new)
    return try builder.permuted(spread, outputOrder)
  }
}
