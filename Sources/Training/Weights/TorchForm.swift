internal import Analysis
internal import Catalog
internal import Program
internal import Shapes
internal import Spec

/// How the layers of a spec are written in a PyTorch state dict.
struct TorchForm {
  private let spec: AnalyzedSpec
  private let bindings: [String: Int]

  init(_ spec: AnalyzedSpec, bindings: [String: Int]) {
    (self.spec, self.bindings) = (spec, bindings)
  }

  /// Nil where PyTorch has no module of one piece for the layer.
  func form(of module: WeightModule) -> ModuleForm? {
    if spec.graph?.dialect == .torch { return .own(module) }
    switch module.kind {
    case "lstm", "gru", "simple_rnn": return recurrent(module)
    case "bidirectional": return bidirectional(module)
    case "multi_head_attention": return attention(module)
    default:
      let tensors = module.weights.map { plain($0, module) }
      let known = tensors.compactMap { $0 }
      return known.count == tensors.count ? ModuleForm(tensors: known.map { [$0] }) : nil
    }
  }

  /// Weights that one tensor holds.
  private func plain(_ weight: WeightModule.Weight, _ module: WeightModule) -> ForeignTensor? {
    func same(_ local: String) -> ForeignTensor {
      ForeignTensor(local: local, shape: weight.shape, places: IndexArray(weight.shape))
    }
    switch (module.kind, weight.local) {
    case ("dense", "kernel"): return dense(weight, module)
    case ("conv1d", "kernel"), ("conv2d", "kernel"), ("conv3d", "kernel"): return filters(weight)
    case ("conv1d_transpose", "kernel"), ("conv2d_transpose", "kernel"),
      ("conv3d_transpose", "kernel"):
      // Ours end with outputs and inputs, PyTorch's start with inputs and outputs.
      return filters(weight)
    case ("depthwise_conv1d", "kernel"), ("depthwise_conv2d", "kernel"): return depthwise(weight)
    case (_, "bias"): return same("bias")
    case ("embedding", "embeddings"), ("prelu", "alpha"), (_, "gamma"),
      ("rms_normalization", "scale"):
      return same("weight")
    case (_, "beta"): return same("bias")
    case (_, "moving_mean"): return same("running_mean")
    case (_, "moving_variance"): return same("running_var")
    default: return nil
    }
  }

  /// `[spatial…, a, b]` from `[b, a, spatial…]`.
  private func filters(_ weight: WeightModule.Weight) -> ForeignTensor {
    let rank = weight.shape.count
    let shape = [weight.shape[rank - 1], weight.shape[rank - 2]] + weight.shape.dropLast(2)
    return ForeignTensor(
      local: "weight", shape: shape, places: IndexArray(shape).transposed(Array(2..<rank) + [1, 0]))
  }

  /// `[spatial…, channels, multiplier]` from `[channels · multiplier, 1, spatial…]`.
  private func depthwise(_ weight: WeightModule.Weight) -> ForeignTensor {
    let rank = weight.shape.count
    let (channels, multiplier) = (weight.shape[rank - 2], weight.shape[rank - 1])
    let window = Array(weight.shape.dropLast(2))
    let places = IndexArray([channels, multiplier] + window).transposed(Array(2..<rank) + [0, 1])
    return ForeignTensor(
      local: "weight", shape: [channels * multiplier, 1] + window, places: places)
  }

  /// `[inputs, units]` from `[units, inputs]`, where a flattened image has its channels first.
  private func dense(_ weight: WeightModule.Weight, _ module: WeightModule) -> ForeignTensor {
    let shape = [weight.shape[1], weight.shape[0]]
    var places = IndexArray(shape)
    if let image = flattenedImage(before: module.node), image.reduce(1, *) == shape[1],
      let channels = image.last
    {
      let axes = [0] + Array(2..<image.count + 1) + [1]
      places = places.reshaped([shape[0], channels] + image.dropLast()).transposed(axes)
        .reshaped(shape)
    }
    return ForeignTensor(local: "weight", shape: shape, places: places.transposed)
  }

  /// `[spatial…, channels]` of an image with its channels last that was flattened on the way to this layer.
  private func flattenedImage(before node: Int) -> [Int]? {
    guard let graph = spec.graph, graph.layout == .channelsLast else { return nil }
    var index = node
    for _ in graph.nodes.indices {
      guard let operand = graph.nodes[index].operands.first,
        case .layer(let producer) = operand.producer
      else { return nil }
      let layer = graph.nodes[producer]
      switch layer.layer?.role {
      case .flatten:
        guard let image = layer.operands.first.flatMap({ spec.type(of: $0) })?.shape,
          image.rank > 2
        else { return nil }
        return image.dims.dropFirst().compactMap { $0.evaluate(bindings) }
      case .activation, .dropout, .noise: index = producer
      default: return nil
      }
    }
    return nil
  }
}
