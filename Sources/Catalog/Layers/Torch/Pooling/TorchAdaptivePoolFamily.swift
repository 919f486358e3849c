internal import Arrays
package import Program
internal import Shapes
internal import YAML

/// As many windows as the output shall have elements, as evenly as they go, channels first.
///
/// - Shapes: input `[batch, channel, spatial…]` or the same without the batch; the spatial axes get
///   the sizes of `output_size`. Window `i` of `m` over `n` elements is `⌊i · n / m⌋ ..< ⌈(i + 1) · n / m⌉`.
package protocol TorchAdaptivePoolFamily: Layer, Initializable {
  static var spatialAxes: Int { get }
  static var kind: Reduce.Kind { get }
  /// Per axis; nil for the size of the input.
  var outputSize: [Int?] { get set }
  var returnsIndices: Bool { get set }
}

extension TorchAdaptivePoolFamily {
  package var role: LayerRole { .globalPooling }
  package var pooled: Pool.Kind? { Self.kind == .maximum ? .max : .average }
  static func adaptivePoolSchema() -> Schema<Self> {
    let size = Field<Self>(
      "output_size",
      type: .perAxis(.optional(.integer(min: 0, max: nil)), axes: spatialAxes), isRequired: true,
      "Size of the output; null for the input's."
    ) { root, node, decoder in
      guard let sizes = decoder.outputSizes(node, axes: spatialAxes) else { return false }
      root.outputSize = sizes
      return true
    }
    guard kind == .maximum else { return Schema(Self(), [size]) }
    return Schema(
      Self(),
      [
        size,
        .bool(
          "return_indices", \.returnsIndices, default: "false",
          "Whether the places of the elements are a second output, 'indices'."),
      ])
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let axes = try context.torchAxes(
      of: x, spatial: Self.spatialAxes,
      framework: "Expected \(Self.spatialAxes + 1)D or \(Self.spatialAxes + 2)D tensor, but got: "
        + context.torchSize(x))
    var y = x
    for (axis, size) in zip(axes.spatial, outputSize) {
      if let size { y[axis] = Dim(size) }
    }
    let main = Inference.Output(operands[0].shaped(y))
    guard returnsIndices else { return Inference([main]) }
    return Inference([main, Inference.Output(TensorType(y, .int64), name: "indices")])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    var result = operands[0].rearranged
    // How many elements a window has differs from window to window.
    result.moments = nil
    return [result] + inference.outputs.dropFirst().map { _ in .unknown }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let shape = builder.shape(of: operands[0])
    let axes = shape.rank - Self.spatialAxes..<shape.rank
    let sizes = zip(axes, outputSize).map { axis, size in size.map { Dim($0) } ?? shape[axis] }
    if Self.kind == .maximum {
      let both = try builder.adaptiveMaximum(operands[0], sizes)
      return returnsIndices ? both : [both[0]]
    }
    return [try builder.adaptiveMean(operands[0], Array(axes), sizes)]
  }

  package var locality: Locality { .everything }

  package var untrainableReason: String? {
    for case let size? in outputSize {
      if size == 0 { return "an 'output_size' of 0 leaves nothing to compute" }
    }
    return nil
  }
}

extension SpecDecoder {
  /// One size for all axes or one for each, null for the input's.
  fileprivate mutating func outputSizes(_ node: Node, axes: Int) -> [Int?]? {
    let node = substituted(node)
    guard let items = node.sequence else {
      return integer(node, min: 0).map { Array(repeating: $0, count: axes) }
    }
    guard items.count == axes else {
      report(
        "spec/wrong-type",
        "'\(currentKey)' must be an integer or a list of \(axes), not a list of \(items.count)",
        at: node.place)
      return nil
    }
    var sizes: [Int?] = []
    for item in items {
      if item.isNull {
        sizes.append(nil)
        continue
      }
      guard let size = integer(item, min: 0) else { return nil }
      sizes.append(size)
    }
    return sizes
  }
}
