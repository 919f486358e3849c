package import Analysis
internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// The numbers of one batch by the names of the programs' inputs, row-major.
package struct Batch: Sendable {
  package let count: Int
  package let inputs: [String: [Float]]
  package init(count: Int, inputs: [String: [Float]]) {
    (self.count, self.inputs) = (count, inputs)
  }
}

/// Connects fields of the data with inputs, targets and sample weights of the programs.
package struct ModelFeed: Sendable {
  /// A field and the input of the program that it fills.
  package struct Port: Sendable {
    package let input: String
    package let field: String
    /// Sizes of one sample.
    package let shape: [Int]
  }
  package private(set) var inputs: [Port] = []
  /// In the order of the losses; the output's name is that of ``targets``.
  package private(set) var targetPorts: [Port] = []
  package private(set) var targets: [Lowering.Target] = []
  /// Sizes of all dimensions but the batch, as declared or as the data has them.
  package private(set) var bindings: [String: Int]
  /// The batch size where the model fixes it.
  package private(set) var fixedBatchSize: Int?
  private let weightField: String?
  private let classWeights: [Int: Double]?

  /// - Parameters:
  ///   - classWeights: weight of a sample by its class; classes that are missing weigh 1.
  /// - Throws: ``RunError`` where an input or a loss finds no field, or one of another shape.
  package init(
    _ spec: AnalyzedSpec, _ data: LoadedData, classWeights: [Int: Double]? = nil
  ) throws(RunError) {
    bindings = spec.spec.dims.values
    weightField = data.roles.filter { $0.value == .weight }.map(\.key).min()
    self.classWeights = classWeights
    guard let sample = try data[.train]?.prepared([0], epoch: 0) else { return }
    let matcher = FieldMatcher(spec, data.roles, sample)
    for index in spec.inputs.indices {
      let port = try matcher.port(forInput: index)
      try bind(port, to: spec.inputs[index], spec, index)
      inputs.append(port)
    }
    for site in spec.losses {
      guard let output = site.output else {
        throw RunError(
          "the loss '\(site.entry.entry.name)' belongs to no output of the model",
          at: site.entry.entry.range,
          help: "name the output it judges")
      }
      let port = try matcher.port(forTarget: output.name, of: site)
      targetPorts.append(port)
      targets.append(
        Lowering.Target(
          output: output.name, sampleShape: port.shape,
          isWeighted: weightField != nil || classWeights != nil))
    }
  }

  /// Feeds the inputs alone, for predictions.
  ///
  /// - Parameter sample: one row as the pipeline delivers it.
  /// - Throws: ``RunError`` where an input finds no field, or one of another shape.
  init(predicting spec: AnalyzedSpec, _ sample: FieldArrays) throws(RunError) {
    bindings = spec.spec.dims.values
    (weightField, classWeights) = (nil, nil)
    let features = Dictionary(
      sample.names.map { ($0, FieldRole.feature) }, uniquingKeysWith: { first, _ in first })
    let matcher = FieldMatcher(spec, features, sample)
    for index in spec.inputs.indices {
      let port = try matcher.port(forInput: index)
      try bind(port, to: spec.inputs[index], spec, index)
      inputs.append(port)
    }
  }

  /// Holds the declared shape of an input against the data and gives free dimensions their sizes.
  private mutating func bind(
    _ port: Port, to input: InputFacts, _ spec: AnalyzedSpec, _ index: Int
  ) throws(RunError) {
    let range = spec.graph?.inputs[index].shape.range
    let declared = input.type.shape
    if let first = declared.first, let fixed = first.evaluate(bindings) { fixedBatchSize = fixed }
    let dims = declared.dims.dropFirst()
    var fits = dims.count == port.shape.count
    for (dim, size) in zip(dims, port.shape) {
      if let known = dim.evaluate(bindings) {
        fits = fits && known == size
      } else if let name = dim.symbols.first, dim == .symbol(name) {
        bindings[name] = size
      }
    }
    for (dim, size) in zip(dims, port.shape) where dim.evaluate(bindings) != size { fits = false }
    guard fits else {
      let name = port.input
      throw RunError(
        "input '\(name)' is \(declared), but field '\(port.field)' gives \(port.shape) for each sample",
        at: range,
        help: "bring the field into that shape in 'pipeline', or declare the input as the data is")
    }
  }

  // MARK: Batches

  /// What the programs are fed for these rows.
  package func batch(_ fields: FieldArrays) throws(RunError) -> Batch {
    var inputs: [String: [Float]] = [:]
    for port in self.inputs { inputs[port.input] = try numbers(port, fields) }
    for (port, target) in zip(targetPorts, targets) {
      let values = try numbers(port, fields)
      inputs[port.input] = values
      if target.isWeighted {
        inputs[Lowering.weightInput(target.output)] = try weights(values, fields)
      }
    }
    return Batch(count: fields.rowCount, inputs: inputs)
  }

  private func numbers(_ port: Port, _ fields: FieldArrays) throws(RunError) -> [Float] {
    guard let array = fields[port.field] else {
      throw RunError("the data has no field '\(port.field)' after the pipeline")
    }
    guard let values = array.floats else {
      throw RunError(
        "field '\(port.field)' still holds texts where it enters the model",
        help: "turn it into numbers in 'pipeline', as with 'tokenize' or 'label_encode'")
    }
    let shape = Array(array.shape.dropFirst())
    guard shape == port.shape else {
      throw RunError(
        "field '\(port.field)' gives \(shape) for some samples and \(port.shape) for others",
        help: "bring all samples into one shape in 'pipeline', as with 'resize' or 'pad_sequences'")
    }
    return values
  }

  private func weights(_ targets: [Float], _ fields: FieldArrays) throws(RunError) -> [Float] {
    let rows = fields.rowCount
    var weights = [Float](repeating: 1, count: rows)
    if let weightField, let values = fields[weightField]?.floats, values.count == rows {
      weights = values
    }
    guard let classWeights, rows > 0 else { return weights }
    let width = targets.count / rows
    for row in 0..<rows {
      let label = Self.classIndex(targets[row * width..<(row + 1) * width])
      weights[row] *= Float(classWeights[label] ?? 1)
    }
    return weights
  }

  /// The class that a target stands for: the index itself, or the place of the largest number.
  package static func classIndex(_ target: ArraySlice<Float>) -> Int {
    if target.count == 1, let value = target.first { return Int(exactly: value.rounded()) ?? 0 }
    let best = target.indices.max { target[$0] < target[$1] } ?? target.startIndex
    return best - target.startIndex
  }
}

/// Finds the field behind an input or a loss.
private struct FieldMatcher {
  let spec: AnalyzedSpec
  let roles: [String: FieldRole]
  let sample: FieldArrays

  init(_ spec: AnalyzedSpec, _ roles: [String: FieldRole], _ sample: FieldArrays) {
    (self.spec, self.roles, self.sample) = (spec, roles, sample)
  }

  private func fields(_ role: FieldRole) -> [String] {
    sample.names.filter { roles[$0] == role }
  }

  func port(forInput index: Int) throws(RunError) -> ModelFeed.Port {
    let declaration = spec.graph?.inputs[index]
    let name = declaration?.name.value ?? ""
    let features = fields(.feature)
    let known = spec.inputs[index].field.flatMap { features.contains($0) ? $0 : nil }
    let own = features.contains(name) ? name : nil
    let only = features.count == 1 && spec.inputs.count == 1 ? features[0] : nil
    guard let field = known ?? own ?? only else {
      throw RunError(
        "no field of the data feeds the input '\(name)'", at: declaration?.name.range,
        help: features.isEmpty
          ? "give a field the role 'feature'"
          : "name the input like one of the features \(features.joined(separator: ", "))")
    }
    return port(name, field)
  }

  func port(forTarget output: String, of site: LossSite) throws(RunError) -> ModelFeed.Port {
    let labels = fields(.label)
    let known = site.target.flatMap { labels.contains($0.name) ? $0.name : nil }
    let own = labels.contains(output) ? output : nil
    let only = labels.count == 1 && spec.losses.count == 1 ? labels[0] : nil
    var field = known ?? own ?? only
    if field == nil, labels.isEmpty, spec.spec.task?.value == .autoencoding,
      let input = spec.inputs.indices.first
    {
      field = try port(forInput: input).field
    }
    guard let field else {
      throw RunError(
        "no field of the data is the target of the output '\(output)'", at: site.entry.entry.range,
        help: labels.isEmpty
          ? "give a field the role 'label'"
          : "name the output like one of the labels \(labels.joined(separator: ", "))")
    }
    return port(Lowering.targetInput(output), field)
  }

  private func port(_ input: String, _ field: String) -> ModelFeed.Port {
    ModelFeed.Port(
      input: input, field: field, shape: Array((sample[field]?.shape ?? []).dropFirst()))
  }
}
