internal import Program
internal import Shapes
internal import YAML

/// PyTorch's windows: channels first, and amounts of padding instead of `same`.
extension WindowGeometry {
  /// Padding before and after each window axis.
  var amounts: [PadAmount] {
    if case .explicit(let amounts) = padding { return amounts }
    return Array(repeating: PadAmount(0, 0), count: axes)
  }

  /// How far the taps of a window reach: `(size - 1) · dilation + 1`.
  func reach(_ i: Int) -> Dim { (Dim(size[i]) - 1) * dilation[i] + 1 }

  /// How many windows fit on window axis `i`.
  func extent(_ i: Int, of n: Dim) -> Dim {
    (n + amounts[i].before + amounts[i].after - reach(i)).floorDivided(by: strides[i]) + 1
  }

  /// The shape after sliding windows over the spatial axes.
  ///
  /// - Parameter framework: PyTorch's words for a window that does not fit.
  /// - Throws: `shape/window-larger-than-input`.
  func slide(
    over x: Shape, _ axes: TorchAxes, _ context: inout InferenceContext,
    framework: (InferenceContext) -> String
  ) throws(LayerError) -> Shape {
    var y = x
    for (i, axis) in axes.spatial.enumerated() {
      let reach = try knownReach(i, context)
      let padded = x[axis] + amounts[i].before + amounts[i].after
      try context.require(
        padded, atLeast: reach,
        reason: { "\($0.subject): a window of \(reach) must fit into the \(axes.names[axis])" },
        else: { tooLarge(i, axes.names[axis], x[axis], padded, framework($0), $0) })
      y[axis] = extent(i, of: x[axis])
    }
    return y
  }

  /// - Throws: `shape/too-large`.
  func knownReach(_ i: Int, _ context: InferenceContext) throws(LayerError) -> Int {
    if let reach = reach(i).constant { return reach }
    throw LayerError(
      "shape/too-large",
      "\(context.subject) has a kernel_size of \(size[i]) that reaches too far to count",
      at: .parameter("kernel_size"))
  }

  private func tooLarge(
    _ i: Int, _ name: String, _ n: Dim, _ padded: Dim, _ framework: String,
    _ context: InferenceContext
  ) -> LayerError {
    let spread = dilation[i] == 1 ? "" : " with dilation \(dilation[i]), a reach of \(reach(i)),"
    let border = padded == n ? "" : ", \(context.text(padded)) with its padding"
    return LayerError(
      "shape/window-larger-than-input",
      "\(context.subject) slides a kernel_size of \(size[i])\(spread) over a \(name) of only "
        + "\(context.text(n))\(border)",
      at: .parameter("kernel_size"),
      help: "use a smaller kernel_size, pad more, or shrink the input less before it",
      framework: framework)
  }
}

extension InferenceContext {
  /// `7 x 7`, as PyTorch prints sizes.
  func torchSizes(_ sizes: some Sequence<Dim>, separator: String = " x ") -> String {
    sizes.map { value($0).map { "\($0)" } ?? "\($0)" }.joined(separator: separator)
  }
}

extension SpecDecoder {
  /// Amounts for one axis each, small enough for every sum of a few to fit.
  mutating func amounts(_ node: Node, axes: Int, min: Int? = 0) -> [Int]? {
    let node = substituted(node)
    // A word such as 'same' is no misspelt dimension.
    if let text = node.text, text.allSatisfy(\.isLetter), dimensions[text] == nil {
      reportType(node, expected: "an integer")
      return nil
    }
    guard let amounts = perAxis(node, axes: axes, min: min) else { return nil }
    let limit = Int(Int32.max)
    guard let large = amounts.first(where: { $0 > limit || $0 < -limit }) else { return amounts }
    report(
      "spec/out-of-range", "'\(currentKey)' must be at most \(limit), not \(large)", at: node.place)
    return nil
  }
}

extension Field {
  /// As ``perAxis(_:_:axes:min:required:default:aliases:_:)`` for amounts of padding.
  static func amounts(
    _ key: String, _ path: Path<[Int]>, axes: Int, default text: String? = "0", _ summary: String
  ) -> Self {
    Field(key, type: .perAxis(.integer(min: 0, max: nil), axes: axes), default: text, summary) {
      root, node, decoder in
      guard let amounts = decoder.amounts(node, axes: axes) else { return false }
      root[keyPath: path] = amounts
      return true
    }
  }
}
