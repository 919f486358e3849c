extension TorchForm {
  /// Kernels are transposed; gates of a GRU come in another order; PyTorch has two biases.
  func recurrent(_ module: WeightModule) -> ModuleForm? {
    sequence(module.weights, gates: gates(of: module.kind), suffix: "_l0")
  }

  func bidirectional(_ module: WeightModule) -> ModuleForm? {
    guard module.weights.count % 2 == 0 else { return nil }
    let half = module.weights.count / 2
    let kinds = ["lstm", "gru", "simple_rnn"]
    guard
      let kind = kinds.first(where: { module.weights[0].local.hasPrefix("forward_\($0)/") }),
      let forward = sequence(
        Array(module.weights.prefix(half)), gates: gates(of: kind), suffix: "_l0"),
      let backward = sequence(
        Array(module.weights.suffix(half)), gates: gates(of: kind), suffix: "_l0_reverse")
    else { return nil }
    return ModuleForm(tensors: forward.tensors + backward.tensors)
  }

  /// For each of our gates its place among PyTorch's.
  private func gates(of kind: String) -> [Int] {
    switch kind {
    case "lstm": [0, 1, 2, 3]
    // Update, reset and candidate here; reset, update and candidate there.
    case "gru": [1, 0, 2]
    default: [0]
    }
  }

  private func sequence(
    _ weights: [WeightModule.Weight], gates: [Int], suffix: String
  ) -> ModuleForm? {
    var tensors: [[ForeignTensor]] = []
    for weight in weights {
      switch weight.local.split(separator: "/").last {
      case "kernel": tensors.append([kernel("weight_ih" + suffix, weight.shape, gates)])
      case "recurrent_kernel": tensors.append([kernel("weight_hh" + suffix, weight.shape, gates)])
      case "bias": tensors.append(biases(weight.shape, gates, suffix))
      default: return nil
      }
    }
    return ModuleForm(tensors: tensors)
  }

  private func kernel(_ local: String, _ shape: [Int], _ gates: [Int]) -> ForeignTensor {
    let theirs = [shape[1], shape[0]]
    return ForeignTensor(
      local: local, shape: theirs,
      places: IndexArray(theirs).parts(gates, of: gates.count).transposed)
  }

  /// One bias is the sum of PyTorch's two; a GRU that resets behind its product has both.
  private func biases(_ shape: [Int], _ gates: [Int], _ suffix: String) -> [ForeignTensor] {
    let width = shape[shape.count - 1]
    let row = IndexArray([width]).parts(gates, of: gates.count)
    let isPair = shape.count == 2
    return [
      ForeignTensor(
        local: "bias_ih" + suffix, shape: [width],
        places: isPair ? row.padded(before: 0, after: width, shape: shape) : row),
      ForeignTensor(
        local: "bias_hh" + suffix, shape: [width],
        places: isPair ? row.padded(before: width, after: 0, shape: shape) : row),
    ]
  }
}
