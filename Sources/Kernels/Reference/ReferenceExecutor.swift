package import Program
import Shapes

/// Runs a program plainly, tensor by tensor, and differentiates it in reverse order.
///
/// The oracle of the fast executor: in Double it checks gradients, in Float it stands in for
/// kernels.
package struct ReferenceExecutor<Scalar: ReferenceScalar>: Sendable {
  /// The program with a number for every size.
  package let program: Program
  private let shapes: [[Int]]
  private let primitives: [any ReferencePrimitive]

  /// - Parameter bindings: a value for every symbol of the program, as `["batch": 8]`.
  package init(_ program: Program, bindings: [String: Int]) throws(ExecutionError) {
    let bound: Program
    do throws(BindingError) {
      bound = try program.binding(bindings)
    } catch {
      throw ExecutionError(error, in: program)
    }
    var shapes: [[Int]] = []
    for tensor in bound.tensors { shapes.append(tensor.type.shape.evaluate([:]) ?? []) }
    var primitives: [any ReferencePrimitive] = []
    for operation in bound.operations {
      guard let primitive = operation.primitive as? any ReferencePrimitive else {
        throw .unsupportedPrimitive(type(of: operation.primitive).name)
      }
      primitives.append(primitive)
    }
    self.program = bound
    self.shapes = shapes
    self.primitives = primitives
  }

  package func shape(of id: TensorID) -> [Int] { shapes[id.index] }

  /// Computes every tensor.
  ///
  /// - Parameters:
  ///   - parameters: values in row-major order, in the order of `program.parameters`.
  ///   - inputs: values by the name of the input; others are ignored.
  ///   - step: what random operations depend on beside the seed.
  ///   - held: tensors that keep these values, whatever they are computed from.
  package func run(
    parameters: [[Scalar]], inputs: [String: [Scalar]], seed: UInt64 = 0, step: Int = 0,
    held: [TensorID: ReferenceTensor<Scalar>] = [:]
  ) throws(ExecutionError) -> ReferenceRun<Scalar> {
    var values = try leaves(parameters, inputs)
    for (operation, primitive) in zip(program.operations, primitives) {
      if let id = operation.results.first, let value = held[id] {
        values[id.index] = value
        continue
      }
      let call = ReferenceCall(
        operation.operands.map { values[$0.index] }, shapes: operation.results.map(shape(of:)),
        seed: seed, step: step)
      for (id, result) in zip(operation.results, primitive.forward(call)) {
        values[id.index] = result
      }
    }
    let losses = program.losses.map { ($0.name, values[$0.tensor.index].values.reduce(0, +)) }
    return ReferenceRun(
      tensors: values, losses: losses, penalty: penalty(values), seed: seed, step: step)
  }

  /// Differentiates the sum of the losses and penalties with respect to every tensor.
  package func gradients(of run: ReferenceRun<Scalar>) -> ReferenceGradients<Scalar> {
    let seeds = Dictionary(
      program.losses.map { ($0.tensor, [Scalar](repeating: 1, count: run[$0.tensor].count)) },
      uniquingKeysWith: { a, b in zip(a, b).map { $0 + $1 } })
    var gradients = self.gradients(of: run, from: seeds)
    for parameter in program.parameters {
      guard let penalty = parameter.penalty else { continue }
      let id = parameter.tensor
      gradients[id] = zip(gradients[id], run[id]).map { gradient, weight in
        let sign: Scalar = weight > 0 ? 1 : weight < 0 ? -1 : 0
        return gradient + Scalar(penalty.l1) * sign + 2 * Scalar(penalty.l2) * weight
      }
    }
    return gradients
  }

  /// Differentiates `Σ seed · tensor` over the given tensors.
  ///
  /// - Parameter seeds: as many numbers as the tensor has elements.
  package func gradients(
    of run: ReferenceRun<Scalar>, from seeds: [TensorID: [Scalar]]
  ) -> ReferenceGradients<Scalar> {
    var gradients = ReferenceGradients<Scalar>(program, shapes)
    for (id, seed) in seeds { gradients.add(seed, to: id) }
    for (operation, primitive) in zip(program.operations, primitives).reversed()
    where operation.results.contains(where: gradients.has) {
      let results = operation.results.map { run.tensors[$0.index] }
      let call = ReferenceCall(
        operation.operands.map { run.tensors[$0.index] }, shapes: results.map(\.shape),
        seed: run.seed, step: run.step)
      let ofResults = operation.results.map { ReferenceTensor(shape(of: $0), gradients[$0]) }
      let ofOperands = primitive.backward(call, results, ofResults)
      for (id, gradient) in zip(operation.operands, ofOperands) {
        if let gradient { gradients.add(gradient.values, to: id) }
      }
    }
    return gradients
  }
}

// MARK: - Parts

extension ReferenceExecutor {
  /// Inputs, parameters and constants; everything else is empty.
  private func leaves(
    _ parameters: [[Scalar]], _ inputs: [String: [Scalar]]
  ) throws(ExecutionError) -> [ReferenceTensor<Scalar>] {
    var values: [ReferenceTensor<Scalar>] = []
    for (index, tensor) in program.tensors.enumerated() {
      switch tensor.role {
      case .input(let name):
        guard let given = inputs[name] else { throw .missingInput(name) }
        values.append(try leaf(given, TensorID(index), name))
      case .parameter(let number):
        let name = program.parameters[number].name
        guard number < parameters.count else { throw .missingInput(name) }
        values.append(try leaf(parameters[number], TensorID(index), name))
      case .constant(let value):
        values.append(ReferenceTensor(shapes[index], repeating: Scalar(value)))
      case .intermediate:
        values.append(ReferenceTensor(shapes[index], []))
      }
    }
    return values
  }

  private func leaf(
    _ values: [Scalar], _ id: TensorID, _ name: String
  ) throws(ExecutionError) -> ReferenceTensor<Scalar> {
    let count = shape(of: id).reduce(1, *)
    guard values.count == count else {
      let size = MemoryLayout<Scalar>.size
      throw .wrongInputSize(
        name: name, expectedBytes: count * size, actualBytes: values.count * size)
    }
    return ReferenceTensor(shape(of: id), values)
  }

  private func penalty(_ values: [ReferenceTensor<Scalar>]) -> Scalar {
    var sum: Scalar = 0
    for parameter in program.parameters {
      guard let penalty = parameter.penalty else { continue }
      for weight in values[parameter.tensor.index].values {
        sum += Scalar(penalty.l1) * abs(weight) + Scalar(penalty.l2) * weight * weight
      }
    }
    return sum
  }
}
