extension TorchForm {
  /// The three projections are the rows of one tensor where their inputs are equally wide.
  func attention(_ module: WeightModule) -> ModuleForm? {
    let parts = ["query", "key", "value"]
    var tensors: [[ForeignTensor]] = []
    for weight in module.weights {
      let names = weight.local.split(separator: "/")
      guard names.count == 2 else { return nil }
      if let part = parts.firstIndex(of: String(names[0])) {
        guard let tensor = projection(weight, part, isKernel: names[1] == "kernel") else {
          return nil
        }
        tensors.append([tensor])
      } else if names[0] == "attention_output", let tensor = output(weight) {
        tensors.append([tensor])
      } else {
        return nil
      }
    }
    // Query, key and value of other widths have tensors of their own, which are called otherwise.
    let isEven = Set(tensors.joined().filter { $0.local == "in_proj_weight" }.map(\.shape)).count
    return isEven == 1 ? ModuleForm(tensors: tensors) : nil
  }

  /// `[features, heads, width]` from rows of `[3 · heads · width, features]`; biases alike.
  private func projection(
    _ weight: WeightModule.Weight, _ part: Int, isKernel: Bool
  ) -> ForeignTensor? {
    guard weight.shape.count == (isKernel ? 3 : 2) else { return nil }
    let rows = weight.shape.suffix(2).reduce(1, *)
    let shape = [3 * rows] + (isKernel ? [weight.shape[0]] : [])
    let own = IndexArray(shape).parts([part], of: 3)
    return ForeignTensor(
      local: isKernel ? "in_proj_weight" : "in_proj_bias", shape: shape,
      places: (isKernel ? own.transposed : own).reshaped(weight.shape))
  }

  /// `[heads, width, features]` from `[features, heads · width]`.
  private func output(_ weight: WeightModule.Weight) -> ForeignTensor? {
    if weight.shape.count == 1 {
      return ForeignTensor(
        local: "out_proj.bias", shape: weight.shape, places: IndexArray(weight.shape))
    }
    guard weight.shape.count == 3 else { return nil }
    let shape = [weight.shape[2], weight.shape[0] * weight.shape[1]]
    return ForeignTensor(
      local: "out_proj.weight", shape: shape,
      places: IndexArray(shape).transposed.reshaped(weight.shape))
  }
}
