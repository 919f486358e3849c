package import Analysis
internal import JSONText
package import Kernels
package import Program
internal import Shapes
internal import Spec

/// The weights of a spec, read from a file of any of the forms that are understood.
package struct LoadedWeights: Sendable {
  /// By the names of the program.
  package let values: [String: [Float]]
  /// Names in the file that the spec has no layer for.
  package let unused: [String]

  /// - Parameters:
  ///   - program: of the spec, for the names and shapes of its weights.
  ///   - map: for layers of the spec their names in the file.
  /// - Throws: ``RunError`` that lists what is missing, left over or of another shape.
  package init(
    _ file: WeightFile, _ spec: AnalyzedSpec, _ program: Program, bindings: [String: Int],
    map: [String: String] = [:]
  ) throws(RunError) {
    let modules = WeightModule.all(spec, shapes: program.weightShapes(bindings))
    // Our names and those of Keras have slashes, those of PyTorch have dots.
    let isOwn = file.tensors.contains { $0.name.contains("/") }
    let form = TorchForm(spec, bindings: bindings)
    let matching = try WeightMatching(
      file, modules.map { ($0, isOwn ? .own($0) : form.form(of: $0)) },
      separator: isOwn ? "/" : ".", map: map)
    (values, unused) = (matching.values, matching.unused)
  }

  /// Puts the numbers in the place of those that are there.
  package func apply(to store: ParameterStore) {
    for (name, numbers) in values { store[name] = numbers }
  }
}

extension ModuleForm {
  /// Each weight in a tensor of its own name.
  static func own(_ module: WeightModule) -> ModuleForm {
    ModuleForm(
      tensors: module.weights.map { weight in
        [ForeignTensor(local: weight.local, shape: weight.shape, places: IndexArray(weight.shape))]
      })
  }
}

extension Program {
  /// Sizes of every weight by its name.
  func weightShapes(_ bindings: [String: Int]) -> [String: [Int]] {
    let pairs = parameters.compactMap { parameter in
      self[parameter.tensor].type.shape.evaluate(bindings).map { (parameter.name, $0) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
