internal import Program
package import Shapes

/// Reorders the axes, the batch's too.
package struct TorchPermuteLayer: TorchOrderFamily {
  package static let about = About(
    "permute", dialects: [.torch], "Reorders the axes, the batch's too.", twin: "permute")
  package static let schema = Schema(
    Self(), [.ints("dims", \.dims, required: true, "The old axes in their new order.")])

  package static let examples: [LayerExample] = [
    .init(
      "permute: [0, 2, 3, 1]", [[.batch, 3, .height, .width]], gives: [.batch, .height, .width, 3]),
    .init("permute: [1, 0, -1]", [[.batch, .time, 8]], gives: [.time, .batch, 8]),
    .init("permute: [0, 1]", [[.batch, 7, 5]], fails: "shape/rank"),
    .init("permute: [0, 1, 1]", [[.batch, 7, 5]], fails: "shape/axis-out-of-range"),
  ]

  package var dims: [Int] = []

  package init() {}

  package func order(_ x: Shape, _ context: InferenceContext) throws(LayerError) -> [Int] {
    guard dims.count == x.rank else {
      throw LayerError(
        "shape/rank",
        "\(context.subject) orders \(counted(dims.count, "axis", "axes")), its input has "
          + "\(x.rank): \(x)",
        at: .parameter("dims"),
        framework:
          "permute(sparse_coo): number of dimensions in the tensor input does not match the "
          + "length of the desired ordering of dimensions i.e. input.dim() = \(x.rank) is not equal to "
          + "len(dims) = \(dims.count)")
    }
    var order: [Int] = []
    for dim in dims {
      let axis = try context.torchAxis(dim, of: x, parameter: "dims")
      guard !order.contains(axis) else {
        throw LayerError(
          "shape/axis-out-of-range", "\(context.subject) names axis \(dim) twice in dims \(dims)",
          at: .parameter("dims"), framework: "permute(): duplicate dims are not allowed.")
      }
      order.append(axis)
    }
    return order
  }

  package var locality: Locality {
    dims.allSatisfy { $0 >= 0 } ? .permuted(dims) : .everything
  }
}
