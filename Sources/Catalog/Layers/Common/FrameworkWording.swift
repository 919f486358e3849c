internal import Shapes

/// What the framework of the spec's dialect prints for mistakes that many layers share, so that a search for its
/// words finds ours. Nil where it has no words for them.
extension InferenceContext {
  /// The size, or `N` where it is open.
  func number(_ dim: Dim) -> String { value(dim).map { "\($0)" } ?? "N" }

  /// The shape as PyTorch prints it: `[32, 784]`.
  func list(_ shape: Shape) -> String {
    "[" + shape.map { number($0) }.joined(separator: ", ") + "]"
  }

  func wording(rank shape: Shape, wanted: Int, atLeast: Bool) -> String? {
    switch dialect {
    case .keras:
      let least = atLeast || kind.contains("conv") ? "min_" : ""
      return
        "Input 0 with name 'None' of layer '\(name ?? kind)' is incompatible with the layer: expected "
        + "\(least)ndim=\(wanted), found ndim=\(shape.rank). Full shape received: \(tuple(shape))"
    case .torch where kind.hasPrefix("Conv"):
      return "Expected \(wanted - 1)D (unbatched) or \(wanted)D (batched) input to "
        + "\(kind.hasPrefix("ConvTranspose") ? "conv_transpose" : "conv")\(wanted - 2)d, "
        + "but got input of size: \(list(shape))"
    case .torch where kind.hasPrefix("BatchNorm") || kind.hasPrefix("InstanceNorm"):
      return
        "expected \(kind.hasSuffix("1d") ? "2D or 3D" : "\(wanted)D") input (got \(shape.rank)D input)"
    case .torch where ["LSTM", "GRU", "RNN"].contains(kind):
      return "\(kind): Expected input to be 2D or 3D, got \(shape.rank)D instead"
    case .torch where kind.contains("Pool"):
      return "non-empty \(wanted - 1)D or \(wanted)D (batch mode) tensor expected for input"
    case .torch: return nil
    }
  }

  func wording(axis: Int, rank: Int) -> String {
    dialect == .keras
      ? "tuple index out of range"
      : "Dimension out of range (expected to be in range of [\(-rank), \(rank - 1)], but got \(axis))"
  }

  /// PyTorch's windows have words of their own.
  func wording(window geometry: WindowGeometry, over x: Shape) -> String {
    let window = geometry.size.map { "\($0)" }.joined(separator: " ")
    return "Computed output size would be zero or negative. "
      + (kind.contains("pool")
        ? "Received: `inputs.shape=[\(tuple(x).filter { !"(),".contains($0) })]`, `pool_size=[\(window)]`"
        : "Received `inputs shape=\(tuple(x))`")
  }

  func wording(unknown weight: String, _ shape: Shape) -> String? {
    guard dialect == .keras else { return nil }
    return "Shapes used to initialize variables must be fully-defined (no `None` dimensions). "
      + "Received: shape=\(tuple(shape)) for variable path='\(name ?? kind)/\(weight)'"
  }

  func wording(merging a: Shape, _ b: Shape, axis: Int, _ inA: Dim, _ inB: Dim) -> String {
    if dialect == .keras {
      return "Inputs have incompatible shapes. Received shapes "
        + "\(tuple(Shape(axes: Array(a.axes.dropFirst())))) and "
        + "\(tuple(Shape(axes: Array(b.axes.dropFirst()))))"
    }
    return
      "The size of tensor a (\(number(inA))) must match the size of tensor b "
      + "(\(number(inB))) at non-singleton dimension \(axis)"
  }

  func wording(tooLarge shape: Shape) -> String? {
    dialect == .torch ? "Storage size calculation overflowed with sizes=\(list(shape))" : nil
  }

  func wording(operands wanted: Int, found: Int) -> String {
    dialect == .keras
      ? "Layer \"\(name ?? kind)\" expects \(wanted) input(s), but it received \(found) input tensors"
      : "forward() takes \(wanted + 1) positional arguments but \(found + 1) were given"
  }
}
