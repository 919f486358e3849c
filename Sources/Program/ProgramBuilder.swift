import Arrays
package import Shapes

/// Appends operations to a ``Program``, inferring the type of every result.
package struct ProgramBuilder: Sendable {
  package private(set) var program: Program
  /// Name of the layer being lowered; recorded with each operation.
  package var origin = ""
  private var dropoutCount = 0

  package init(mode: Program.Mode) {
    program = Program(mode: mode)
    self.mode = mode
  }

  /// How layers are lowered: as the program, except for layers that are frozen and thus run as in inference.
  package var mode: Program.Mode

  package func type(of id: TensorID) -> TensorType { program[id].type }
  package func shape(of id: TensorID) -> Shape { program[id].type.shape }

  package mutating func input(_ name: String, _ type: TensorType) -> TensorID {
    add(type, .input(name))
  }

  package mutating func constant(_ value: Float) -> TensorID {
    add(TensorType(Shape(axes: [])), .constant(value))
  }

  package mutating func parameter(
    _ name: String, shape: Shape, initializer: any ParameterInitializer, isTrainable: Bool = true,
    isState: Bool = false, penalty: Penalty? = nil, projection: (any ParameterProjection)? = nil,
    decays: Bool = true
  ) -> TensorID {
    let id = add(TensorType(shape), .parameter(program.parameters.count))
    program.parameters.append(
      .init(
        tensor: id, name: name, initializer: initializer, isTrainable: isTrainable && !isState,
        isState: isState, penalty: penalty, projection: projection, decays: decays))
    return id
  }

  /// - Throws: ``PrimitiveError`` when the operands do not fit the primitive.
  package mutating func apply(
    _ primitive: some Primitive, _ operands: [TensorID]
  ) throws(PrimitiveError) -> [TensorID] {
    var types: [TensorType] = []
    for operand in operands { types.append(program[operand].type) }
    let results = try primitive.results(of: types).map { add($0, .intermediate) }
    program.operations.append(
      .init(primitive: primitive, operands: operands, results: results, origin: origin))
    return results
  }

  /// As ``apply(_:_:)`` for a primitive with one result.
  package mutating func apply(
    _ primitive: some Primitive, _ operands: TensorID...
  ) throws(PrimitiveError) -> TensorID {
    try apply(primitive, operands)[0]
  }

  /// A number of its own for every random operation, so that masks are independent of each other.
  package mutating func nextRandomStream() -> Int {
    dropoutCount += 1
    return dropoutCount
  }

  package mutating func update(state: TensorID, to value: TensorID) {
    program.stateUpdates.append(.init(state: state, value: value))
  }
  package mutating func prepare(
    weight: TensorID, state: TensorID, by rule: any ParameterPreparation
  ) {
    program.preparations.append(.init(weight: weight, state: state, rule: rule))
  }
  package mutating func adapt(_ states: [TensorID], to source: TensorID, by fit: any StateFit) {
    program.adaptations.append(.init(source: source, states: states, fit: fit))
  }
  package mutating func output(_ name: String, _ id: TensorID) {
    program.outputs.append((name, id))
  }
  package mutating func loss(_ name: String, _ id: TensorID) {
    program.losses.append((name, id))
  }
  package mutating func layerOutput(_ layer: String, _ id: TensorID) {
    program.layerOutputs.append((layer, id))
  }

  private mutating func add(_ type: TensorType, _ role: Program.Role) -> TensorID {
    program.tensors.append(.init(type: type, role: role))
    return TensorID(program.tensors.count - 1)
  }
}
