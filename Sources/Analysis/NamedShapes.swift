internal import Arrays
package import Catalog
package import Program
package import Shapes
package import SourceText
package import Spec

/// The model inferred with a name for every size that the spec writes as a number: the axes of its inputs and
/// the widths that layers set.
///
/// Later numbers are formulas over these names, so that `16384` can be told to be the filters of one layer
/// times half the height times half the width.
package struct NamedShapes: Sendable {
  /// A size with a name.
  package struct Size: Sendable {
    package let name: String
    package let value: Int
    package let role: AxisRole
    /// The input or layer that writes it.
    package let range: SourceRange
    /// Index of the input it is an axis of; nil for a layer's width.
    package let input: Int?
  }
  /// A condition that a layer puts on sizes.
  package struct Condition: Sendable {
    package let constraint: Constraint
    /// Index of the layer.
    package let node: Int
  }

  package private(set) var sizes: [Size] = []
  /// Values of all names, the declared dimensions among them.
  package private(set) var values: [String: Int]
  package private(set) var inputs: [TensorType] = []
  /// One element per layer; nil where it, or one before it, could not be inferred.
  package private(set) var inferences: [Inference?] = []
  package private(set) var conditions: [Condition] = []
  private let namesLayers: Bool

  /// - Parameter namesLayers: whether the widths that layers set get names too.
  /// - Complexity: linear in the layers.
  package init(_ spec: Spec, _ graph: Graph, namesLayers: Bool = true) {
    values = spec.dims.values
    self.namesLayers = namesLayers
    for (index, input) in graph.inputs.enumerated() { name(input, index, spec, graph) }
    for declaration in spec.dims.declarations { note(declaration) }
    inferences.reserveCapacity(graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() { infer(node, index, spec, graph) }
  }

  package func shape(of operand: Operand) -> Shape? { type(of: operand)?.shape }

  /// `16384 = 64 (filters of 'conv3') × 16 (height // 2) × 16 (width // 2)` for every size of a shape that has
  /// a value and a name.
  package func explanations(of shape: Shape) -> [String] {
    var result: [String] = []
    for dim in shape.dims {
      guard let text = explanation(of: dim), !result.contains(text) else { continue }
      result.append(text)
    }
    return result
  }

  package func explanation(of dim: Dim) -> String? {
    let symbols = dim.symbols
    guard !symbols.isEmpty, let value = dim.evaluate(values) else { return nil }
    return NumberExplanation.explain(
      value, as: dim, names: values.filter { symbols.contains($0.key) })
  }

  // MARK: Inputs

  private mutating func name(
    _ input: InputDeclaration, _ index: Int, _ spec: Spec, _ graph: Graph
  ) {
    var shape = input.shape.value
    for axis in shape.indices {
      guard let value = shape[axis].constant, value > 1 else { continue }
      let role = role(of: axis, in: shape, index, graph)
      let plain = role == .unknown ? "axis \(axis)" : role.sizeName
      let isOnly =
        graph.inputs.count == 1 && values[plain] == nil && !shape.symbols.contains(plain)
      let name = isOnly ? plain : "\(plain) of '\(input.name.value)'"
      shape[axis] = declare(
        Size(name: name, value: value, role: role, range: input.shape.range, input: index))
    }
    inputs.append(TensorType(shape, input.element?.value ?? spec.model?.dtype ?? .float32))
  }

  /// What an input's axis stands for: a row of indices into an embedding is a sequence.
  private func role(of axis: Int, in shape: Shape, _ input: Int, _ graph: Graph) -> AxisRole {
    let role = shape.axes[axis].role
    guard role == .feature, shape.rank == 2 else { return role }
    let isSequence = graph.nodes.contains { node in
      node.operands.contains { $0.producer == .input(input) }
        && node.kind.lowercased() == "embedding"
    }
    return isSequence ? .time : .feature
  }

  /// A declared dimension stands for what it is an axis of.
  private mutating func note(_ declaration: DimsSection.Declaration) {
    let name = declaration.name
    guard let value = values[name.value] else { return }
    for (index, input) in inputs.enumerated() {
      guard let axis = input.shape.axes.first(where: { $0.dim == .symbol(name.value) }) else {
        continue
      }
      sizes.append(
        Size(name: name.value, value: value, role: axis.role, range: name.range, input: index))
      return
    }
  }

  private mutating func declare(_ size: Size) -> Dim {
    if values[size.name] == nil {
      values[size.name] = size.value
      sizes.append(size)
    }
    return values[size.name] == size.value ? .symbol(size.name) : Dim(size.value)
  }

  // MARK: Layers

  private mutating func infer(_ node: LayerNode, _ index: Int, _ spec: Spec, _ graph: Graph) {
    let operands = node.operands.compactMap { type(of: $0) }
    guard !node.isBroken, let layer = node.layer, operands.count == node.operands.count
    else { return inferences.append(nil) }
    var context = InferenceContext(
      kind: node.kind, name: node.name == node.kind ? nil : node.name, layout: graph.layout,
      dialect: graph.dialect, values: values,
      operandsAreListed: node.declaration.listsOperands)
    guard var inference = try? layer.inferChecked(operands, &context) else {
      return inferences.append(nil)
    }
    conditions += context.constraints.map { Condition(constraint: $0, node: index) }
    if namesLayers { name(&inference, node) }
    inferences.append(inference)
  }

  private func type(of operand: Operand) -> TensorType? {
    switch operand.producer {
    case .input(let index):
      return inputs.indices.contains(index) ? inputs[index] : nil
    case .layer(let index):
      guard index < inferences.count, let outputs = inferences[index]?.outputs else { return nil }
      guard let name = operand.output else { return outputs.first?.type }
      return outputs.first { $0.name == name }?.type
    }
  }

  /// Turns the numbers that a layer itself writes into names.
  private mutating func name(_ inference: inout Inference, _ node: LayerNode) {
    for (i, output) in inference.outputs.enumerated() {
      var shape = output.type.shape
      var isChanged = false
      for axis in shape.indices {
        guard let value = shape[axis].constant, value > 1, let key = node.key(setting: value)
        else { continue }
        shape[axis] = declare(
          Size(
            name: "\(key) of '\(node.name)'", value: value, role: shape.axes[axis].role,
            range: node.range, input: nil))
        isChanged = true
      }
      if isChanged {
        inference.outputs[i] = .init(TensorType(shape, output.type.element), name: output.name)
      }
    }
  }
}
