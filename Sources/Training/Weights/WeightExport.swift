package import Analysis
internal import Program
internal import SourceText
internal import Spec

/// The weights of a spec under the names and in the layouts of another program.
package struct WeightExport: Sendable {
  /// Whose names.
  package enum Names: String, Sendable, CaseIterable {
    /// A state dict: `conv2d.weight` `[out, in, height, width]`.
    case torch
    /// Paths of variables: `conv2d/kernel` `[height, width, in, out]`; the names of this program, too.
    case keras
  }

  private let tensors: [Safetensors.Tensor]

  /// - Throws: ``RunError`` where a layer has no counterpart there, or the weights do not fit the spec.
  package init(
    _ spec: AnalyzedSpec, _ options: RunOptions, _ file: WeightFile, as names: Names,
    map: [String: String] = [:]
  ) throws(RunError) {
    try PreparedRun.checkErrors(spec, options)
    let program = try Lowering(spec, targets: []).program(.inference)
    let bindings = spec.spec.dims.values
    let weights = try LoadedWeights(file, spec, program, bindings: bindings, map: map)
    let modules = WeightModule.all(spec, shapes: program.weightShapes(bindings))
    var tensors: [Safetensors.Tensor] = []
    for module in modules {
      switch names {
      case .keras:
        tensors += module.weights.map {
          Safetensors.Tensor($0.name, shape: $0.shape, weights.values[$0.name] ?? [])
        }
      case .torch:
        guard let form = TorchForm(spec, bindings: bindings).form(of: module) else {
          throw RunError(
            "the layer '\(module.name)' (\(module.kind)) has no counterpart of one piece in PyTorch",
            at: spec.graph?.nodes[module.node].range)
        }
        tensors += Self.tensors(module, form, weights.values)
      }
    }
    self.tensors = tensors
  }

  /// Every number goes to the first tensor that has a place for it; the others hold zeros.
  private static func tensors(
    _ module: WeightModule, _ form: ModuleForm, _ values: [String: [Float]]
  ) -> [Safetensors.Tensor] {
    var numbers: [String: [Float]] = [:]
    var order: [(local: String, shape: [Int])] = []
    for (weight, parts) in zip(module.weights, form.tensors) {
      let own = values[weight.name] ?? []
      var isPlaced = [Bool](repeating: false, count: own.count)
      for part in parts {
        if numbers[part.local] == nil {
          numbers[part.local] = [Float](repeating: 0, count: part.shape.reduce(1, *))
          order.append((part.local, part.shape))
        }
        for (index, place) in part.places.indices.enumerated() where place >= 0 && !isPlaced[index]
        {
          numbers[part.local]?[place] = own[index]
          isPlaced[index] = true
        }
      }
    }
    let path = String(module.name.map { $0 == "/" ? "." : $0 })
    return order.map {
      Safetensors.Tensor("\(path).\($0.local)", shape: $0.shape, numbers[$0.local] ?? [])
    }
  }

  /// Writes the file so that it is complete or not there.
  package func write(to path: String) throws(RunError) {
    try Safetensors(tensors: tensors, metadata: [("format", "pt")]).write(to: path)
  }
}
