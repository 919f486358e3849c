internal import YAML
package import Program
package import Shapes

/// Windows sliding over the inner axes of a tensor: what convolutions and poolings share.
package struct WindowGeometry: Sendable {
  /// One number per window axis.
  package var size: [Int]
  package var strides: [Int]
  package var dilation: [Int]
  package var padding: WindowPadding
  /// Where the layer itself says its channels are.
  package var layout: Layout?

  package init(axes: Int, size: Int = 1) {
    self.size = Array(repeating: size, count: axes)
    strides = Array(repeating: 1, count: axes)
    dilation = strides
    padding = .valid
  }

  package var axes: Int { size.count }

  /// Number of elements a window covers.
  package var area: Dim { size.reduce(1) { $0 * $1 } }

  /// The shape after sliding windows, with `channels` in the place of the channels.
  ///
  /// - Parameter parameter: what the spec calls the window's size, for messages.
  /// - Throws: `shape/rank`, `shape/window-larger-than-input`.
  func slide(
    over x: Shape, channels: Dim? = nil, parameter: String, _ context: inout InferenceContext
  ) throws(LayerError) -> Shape {
    let image = ImageAxes(axes, layout ?? context.layout)
    try context.requireAxes(x, image.names)
    var y = x
    for i in 0..<axes {
      let axis = image.spatial.lowerBound + i
      y[axis] = try extent(i, x, axis: axis, name: image.names[axis], parameter, &context)
    }
    if let channels { y.axes[image.channel] = Axis(channels, role: .channel) }
    return y
  }

  private func extent(
    _ i: Int, _ x: Shape, axis: Int, name: String, _ parameter: String,
    _ context: inout InferenceContext
  ) throws(LayerError) -> Dim {
    let span = (Dim(size[i]) - 1) * dilation[i] + 1
    var padded = x[axis]
    switch padding {
    case .same, .causal: return padded.ceilDivided(by: strides[i])
    case .valid: break
    case .explicit(let amounts): padded = padded + amounts[i].before + amounts[i].after
    }
    guard let reach = span.constant else {
      throw LayerError(
        "shape/window-larger-than-input", "\(context.subject) has a window too large to count",
        at: .parameter(parameter))
    }
    try context.require(
      padded, atLeast: reach,
      reason: { "\($0.subject): a window of \(reach) must fit into the \(name)" },
      else: { tooLarge(i, reach, x, axis, padded, name, parameter, $0) })
    return (padded - reach).floorDivided(by: strides[i]) + 1
  }

  private func tooLarge(
    _ i: Int, _ reach: Int, _ x: Shape, _ axis: Int, _ padded: Dim, _ name: String,
    _ parameter: String,
    _ context: InferenceContext
  ) -> LayerError {
    let spread = dilation[i] == 1 ? "" : " (\(parameter) \(size[i]) with dilation \(dilation[i]))"
    let border = padded == x[axis] ? "" : " with its padding"
    return LayerError(
      "shape/window-larger-than-input",
      "\(context.subject) slides a window of \(reach)\(spread) over a \(name) of only "
        + "\(context.text(padded))\(border)",
      at: .parameter(parameter),
      help: "pad with 'padding: same', use a smaller \(parameter), or pool less before it",
      framework: context.wording(window: self, over: x))
  }
}

extension WindowGeometry {
  package enum ImagePadding: String, Sendable, CaseIterable { case valid, same }
  package enum SequencePadding: String, Sendable, CaseIterable { case valid, same, causal }

  /// ``padding`` in the words of layers for images.
  var imagePadding: ImagePadding {
    get { padding == .same ? .same : .valid }
    set { padding = newValue == .same ? .same : .valid }
  }

  /// ``padding`` in the words of layers for sequences.
  var sequencePadding: SequencePadding {
    get { padding == .same ? .same : padding == .causal ? .causal : .valid }
    set { padding = newValue == .same ? .same : newValue == .causal ? .causal : .valid }
  }
}

/// Which axis is which in a tensor `[batch, spatial…, channels]` or `[batch, channels, spatial…]`.
package struct ImageAxes {
  package let spatial: Range<Int>
  package let channel: Int
  package let names: [String]

  /// - Parameter count: number of spatial axes, 1 to 3.
  package init(_ count: Int, _ layout: Layout) {
    let inner = ["depth", "height", "width"].suffix(count)
    let spatialNames = count == 1 ? ["time"] : Array(inner)
    switch layout {
    case .channelsLast:
      spatial = 1..<count + 1
      channel = count + 1
      names = ["batch"] + spatialNames + ["channel"]
    case .channelsFirst:
      spatial = 2..<count + 2
      channel = 1
      names = ["batch", "channel"] + spatialNames
    }
  }
}

extension Field {
  /// Keras' `data_format`.
  static func dataFormat(_ path: Path<Layout?>) -> Self {
    Field(
      "data_format", type: .optional(.choice(Layout.allCases.map(\.rawValue))), default: "null",
      "Where the channels are; null for the model's layout."
    ) { root, node, decoder in
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      guard let layout = decoder.choice(node, of: Layout.self) else { return false }
      root[keyPath: path] = layout
      return true
    }
  }
}
