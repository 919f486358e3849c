package import Arrays

/// Names one tensor of a ``Program``.
package struct TensorID: Hashable, Comparable, Sendable {
  package let index: Int
  package init(_ index: Int) { self.index = index }
  package static func < (a: TensorID, b: TensorID) -> Bool { a.index < b.index }
}

/// A spec lowered to primitive operations, in an order in which every operand precedes its use.
///
/// Shapes may still hold free symbols (the batch); numbers come in only when a program is planned.
package struct Program: Sendable {
  package struct Tensor: Sendable {
    package let type: TensorType
    package let role: Role
  }
  package enum Role: Hashable, Sendable {
    /// Fed from outside by name: a model input, a target, a sample weight.
    case input(String)
    /// Index into ``Program/parameters``.
    case parameter(Int)
    case constant(Float)
    case intermediate
  }
  package struct Operation: Sendable {
    package let primitive: any Primitive
    package let operands: [TensorID]
    package let results: [TensorID]
    /// Name of the layer or loss that this operation came from.
    package let origin: String
  }
  /// What is kept between steps: trained weights and states such as moving averages.
  package struct Parameter: Sendable {
    package let tensor: TensorID
    /// `layer/weight`, as in `conv2d_1/kernel`.
    package let name: String
    package var initializer: any ParameterInitializer
    package let isTrainable: Bool
    /// Not trained by gradients at all: moving averages.
    package let isState: Bool
    package let penalty: Penalty?
    package let projection: (any ParameterProjection)?
    /// Whether decoupled weight decay touches it.
    package let decays: Bool
  }
  /// After a step, `state` takes the value of `value`.
  package struct StateUpdate: Sendable {
    package let state: TensorID
    package let value: TensorID
  }

  /// Before a step, `weight` is replaced by what a rule makes of it; the gradient is that of the new values.
  package struct Preparation: Sendable {
    package let weight: TensorID
    /// What the rule keeps from step to step.
    package let state: TensorID
    package let rule: any ParameterPreparation
  }

  /// States that start as statistics of what a tensor is for the training data.
  package struct Adaptation: Sendable {
    package let source: TensorID
    package let states: [TensorID]
    package let fit: any StateFit
  }

  package enum Mode: Sendable { case training, inference }

  package let mode: Mode
  package var tensors: [Tensor] = []
  package var operations: [Operation] = []
  package var parameters: [Parameter] = []
  package var stateUpdates: [StateUpdate] = []
  package var preparations: [Preparation] = []
  /// In the order of the layers: each may depend on the states of those before.
  package var adaptations: [Adaptation] = []
  /// Model outputs by name, in the order of the spec.
  package var outputs: [(name: String, tensor: TensorID)] = []
  /// Scalars whose sum is minimised, by name (`loss` or one per output); empty without a training
  /// section.
  package var losses: [(name: String, tensor: TensorID)] = []
  /// Results of each layer by its name, for observation.
  package var layerOutputs: [(layer: String, tensor: TensorID)] = []

  package init(mode: Mode) { self.mode = mode }

  package subscript(id: TensorID) -> Tensor { tensors[id.index] }
}

/// Elastic-net penalty on a weight tensor: `l1 · Σ|w| + l2 · Σw²`.
package struct Penalty: Hashable, Sendable {
  package let l1: Float
  package let l2: Float
  package init(l1: Float = 0, l2: Float = 0) {
    self.l1 = l1
    self.l2 = l2
  }
}

/// Draws the first value of a weight.
package protocol ParameterInitializer: Sendable {
  /// Row-major values of a tensor of `shape`; depends on `stream` alone.
  func values(shape: [Int], stream: RandomStream) -> [Float]
}

/// Maps weights back into an allowed set after each update.
package protocol ParameterProjection: Sendable {
  func project(_ values: UnsafeMutableBufferPointer<Float>, shape: [Int])
}

/// Replaces weights before each step of training.
package protocol ParameterPreparation: Sendable {
  func prepare(
    _ values: UnsafeMutableBufferPointer<Float>, shape: [Int],
    state: UnsafeMutableBufferPointer<Float>)
}

/// Gathers the first values of states batch by batch.
package protocol StateFit: Sendable {
  /// - Parameter shape: of `values`, the examples first.
  mutating func add(_ values: UnsafeBufferPointer<Float>, shape: [Int])
  /// One array for each state.
  var states: [[Float]] { get }
}
