package import Program

/// Every tensor of one forward pass.
package struct ReferenceRun<Scalar: ReferenceScalar>: Sendable {
  /// By the index of the tensor in the program.
  package let tensors: [ReferenceTensor<Scalar>]
  /// In the order of the program.
  package let losses: [(name: String, value: Scalar)]
  /// The sum of the penalties on weights.
  package let penalty: Scalar
  package let seed: UInt64
  package let step: Int

  package subscript(id: TensorID) -> [Scalar] { tensors[id.index].values }

  /// What a training step minimises: all losses and penalties.
  package var totalLoss: Scalar { losses.reduce(penalty) { $0 + $1.value } }
}

/// The gradients of one backward pass.
package struct ReferenceGradients<Scalar: ReferenceScalar>: Sendable {
  private let program: Program
  private let shapes: [[Int]]
  private var values: [[Scalar]?]

  init(_ program: Program, _ shapes: [[Int]]) {
    self.program = program
    self.shapes = shapes
    values = Array(repeating: nil, count: shapes.count)
  }

  /// The gradient of a tensor; zeros where none reaches it.
  package internal(set) subscript(id: TensorID) -> [Scalar] {
    get {
      values[id.index] ?? Array(repeating: 0, count: shapes[id.index].reduce(1, *))
    }
    set { values[id.index] = newValue }
  }

  /// Whether any gradient reaches the tensor.
  package func has(_ id: TensorID) -> Bool { values[id.index] != nil }

  /// In the order of `program.parameters`.
  package var byParameter: [[Scalar]] { program.parameters.map { self[$0.tensor] } }

  package var byInput: [String: [Scalar]] {
    var gradients: [String: [Scalar]] = [:]
    for (index, tensor) in program.tensors.enumerated() {
      if case .input(let name) = tensor.role { gradients[name] = self[TensorID(index)] }
    }
    return gradients
  }

  mutating func add(_ gradient: [Scalar], to id: TensorID) {
    guard var sum = values[id.index] else {
      values[id.index] = gradient
      return
    }
    for i in sum.indices { sum[i] += gradient[i] }
    values[id.index] = sum
  }
}
