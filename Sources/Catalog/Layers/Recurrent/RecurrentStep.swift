internal import Arrays
package import Program
package import Shapes

/// What a recurrent layer or cell computes in one step: its weights, and how they make the next state.
package protocol RecurrentStep: Layer, Initializable {
  /// What Keras calls the cell, which is part of the weights' names.
  static var cellName: String { get }
  static var stateNames: [String] { get }
  var options: RecurrentOptions { get set }
  /// Widths of a state in the weights, and rows of biases.
  var gateCount: Int { get }
  var biasRows: Int { get }
  var biasInitializer: any Initializer { get }
  /// The cell for the executor; nil where an activation is not elementwise.
  var cell: RecurrentCell? { get }
  /// The states after a step, from what the input adds to each gate.
  func next(
    _ inputs: [TensorID], _ states: [TensorID], _ product: UnrolledRecurrence.Product,
    _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [TensorID]
  /// The results of all steps are in this interval, whatever the weights.
  var stateRange: Interval { get }
}

/// A state that is handed from step to step.
package struct RecurrentState: Sendable {
  package let name: String
  package let width: Dim
  package let range: Interval
}

/// The parameters that all recurrent steps share.
package struct RecurrentOptions: Sendable {
  /// Width of the state; the number of filters where the state is an image.
  package var units: Dim = 1
  package var activation: any Activation = TanhActivation()
  package var recurrentActivation: any Activation = SigmoidActivation()
  package var hasBias = true
  package var kernelInitializer: any Initializer = GlorotUniformInitializer()
  package var recurrentInitializer: any Initializer = OrthogonalInitializer()
  package var biasInitializer: any Initializer = ZerosInitializer()
  package var kernelRegularizer: (any Regularizer)?
  package var recurrentRegularizer: (any Regularizer)?
  package var biasRegularizer: (any Regularizer)?
  package var kernelConstraint: (any WeightConstraint)?
  package var recurrentConstraint: (any WeightConstraint)?
  package var biasConstraint: (any WeightConstraint)?
  package var dropout = 0.0
  package var recurrentDropout = 0.0
  package var seed: Int?

  package init() {}
}

extension RecurrentStep {
  package var biasRows: Int { 1 }
  package var biasInitializer: any Initializer { options.biasInitializer }
  package var states: [RecurrentState] {
    Self.stateNames.map {
      RecurrentState(
        name: $0, width: options.units, range: $0 == "cell_state" ? .all : stateRange)
    }
  }

  /// Kernels `[window…, inputs, gates · units]` and `[window…, units, gates · units]`, and the bias.
  func stepWeights(
    inputs: Dim, window: [Dim] = [], _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let width = options.units * gateCount
    var weights = [
      try context.weight(
        "kernel", window + [inputs, width], options.kernelInitializer,
        regularizer: options.kernelRegularizer, constraint: options.kernelConstraint),
      try context.weight(
        "recurrent_kernel", window + [options.units, width], options.recurrentInitializer,
        regularizer: options.recurrentRegularizer, constraint: options.recurrentConstraint),
    ]
    if options.hasBias {
      weights.append(
        try context.weight(
          "bias", biasRows == 1 ? [width] : [Dim(biasRows), width], biasInitializer,
          regularizer: options.biasRegularizer, constraint: options.biasConstraint))
    }
    return weights
  }

  package var weightCount: Int { options.hasBias ? 3 : 2 }

  /// Multiply-adds of one step of one sample.
  func stepCost(inputs: Dim) -> Dim { (inputs + options.units) * options.units * gateCount }

  /// Reads a sequence from states that are 0 where none are given.
  package func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    guard let cell, !(options.dropsState && builder.mode == .training) else {
      return try unrolled(
        sequence, states: states, weights: weights, mask: mask, reversed: reversed, into: &builder,
        context)
    }
    var x = sequence
    if options.dropsInput, builder.mode == .training {
      // One mask for all steps: Gal, Ghahramani, 2016, arXiv:1512.05287.
      x = try builder.apply(
        Dropout(
          rate: Float(options.dropout), keptAxes: [0, 2], stream: builder.nextRandomStream()), x)
    }
    let bias = options.hasBias ? weights[2] : builder.constant(0)
    let results = try builder.apply(
      Recurrent(cell: cell, reversed: reversed, hasMask: mask != nil),
      [x, weights[0], weights[1], bias] + states + (mask.map { [$0] } ?? []))
    return RecurrentResults(
      sequence: results[0], last: results[1], states: Array(results.dropFirst()))
  }

  package var stepUntrainableReason: String? { nil }
  package var isStochastic: Bool { options.dropsInput || options.dropsState }
  package var outputActivation: (any Activation)? { options.activation }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
}

extension RecurrentOptions {
  /// Keras drops nothing at a rate of 1.
  var dropsInput: Bool { dropout > 0 && dropout < 1 }
  var dropsState: Bool { recurrentDropout > 0 && recurrentDropout < 1 }
}

extension RecurrentStep {
  /// Step by step, with masks of the input and of the state for every gate where the state is dropped.
  private func unrolled(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    let kernels = try builder.parts(gateCount, of: weights[0])
    let recurrent = try builder.parts(gateCount, of: weights[1])
    let biases = options.hasBias ? try gateBiases(weights[2], &builder) : []
    let drops = builder.mode == .training
    let shared =
      drops && options.dropsInput && !options.dropsState
      ? try builder.dropout(sequence, rate: options.dropout, axes: [0, 2]) : sequence
    var inputs: [TensorID] = []
    for gate in 0..<gateCount {
      var x = shared
      if drops, options.dropsInput, options.dropsState {
        x = try builder.dropout(x, rate: options.dropout, axes: [0, 2])
      }
      inputs.append(
        try builder.apply(Linear(), [x, kernels[gate]] + biases.prefix(1).map { $0[gate] })[0])
    }
    var recurrence = UnrolledRecurrence(
      inputs: inputs,
      steps: try context.size(builder.shape(of: sequence)[1], of: Self.about.name),
      isReversed: reversed, mask: mask)
    if drops, options.dropsState {
      let state = try builder.step(0, of: inputs[0])
      for _ in 0..<gateCount {
        recurrence.stateMasks.append(
          try builder.dropoutMask(state, rate: options.recurrentDropout))
      }
    }
    return try recurrence.run(
      from: states, count: Self.stateNames.count, into: &builder,
      product: { (builder, state, gate) throws(PrimitiveError) in
        let bias = biases.dropFirst().map { $0[gate] }
        return try builder.apply(Linear(), [state, recurrent[gate]] + bias)[0]
      },
      step: { (builder, inputs, states, product) throws(PrimitiveError) in
        try next(inputs, states, product, &builder)
      })
  }

  /// The biases of the input for each gate, and those of the state where there are any.
  private func gateBiases(
    _ bias: TensorID, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> [[TensorID]] {
    guard biasRows > 1 else { return [try builder.parts(gateCount, of: bias)] }
    var rows: [[TensorID]] = []
    for row in 0..<biasRows {
      let one = try builder.apply(Slice(axis: 0, start: row, count: 1), bias)
      let flat = Shape([builder.shape(of: one)[1]])
      rows.append(try builder.parts(gateCount, of: builder.apply(Reshape(shape: flat), one)))
    }
    return rows
  }
}

extension ProgramBuilder {
  mutating func sum(_ a: TensorID, _ b: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Binary(function: .add), a, b)
  }
  mutating func product(_ a: TensorID, _ b: TensorID) throws(PrimitiveError) -> TensorID {
    try apply(Binary(function: .multiply), a, b)
  }

  /// An activation along the last axis.
  mutating func activated(
    _ x: TensorID, _ activation: any Activation
  ) throws(PrimitiveError) -> TensorID {
    try activation.lower(x, classAxis: shape(of: x).rank - 1, into: &self)
  }
}

/// What a recurrent layer makes of a sequence.
package struct RecurrentResults {
  /// The results of all steps, in the order of the input.
  package let sequence: TensorID
  /// The result of the step read last.
  package let last: TensorID
  /// The states after the step read last.
  package let states: [TensorID]

  /// With 0 for the results of the steps whose flag in the mask `[N, T]` is 0.
  func zeroed(
    by mask: TensorID, reversed: Bool, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> RecurrentResults {
    let flags = builder.shape(of: mask).axes
    let rest = builder.shape(of: sequence).rank - 2
    let all = Shape(axes: flags + Array(repeating: Axis(1), count: rest))
    let live = try builder.apply(Reshape(shape: all), mask)
    let final = try builder.apply(Slice(axis: 1, start: reversed ? 0 : -1, count: 1), mask)
    let one = Shape(axes: [flags[0]] + Array(repeating: Axis(1), count: rest))
    return RecurrentResults(
      sequence: try builder.product(sequence, live),
      last: try builder.product(last, builder.apply(Reshape(shape: one), final)), states: states)
  }
}

extension Activation {
  /// The primitive's function; nil for activations that mix elements.
  var elementwise: ElementwiseFunction? {
    if self is LinearActivation { return .identity }
    return (self as? any ElementwiseFamily)?.function
  }
}

extension Field where Root: RecurrentStep {
  static var units: Field {
    .dim("units", \.options.units, required: true, "Width of the state.")
  }
  static var stateActivation: Field {
    .activation(
      "activation", \.options.activation, default: "tanh", "Function that makes the state.")
  }
  static var recurrentActivation: Field {
    .activation(
      "recurrent_activation", \.options.recurrentActivation, default: "sigmoid",
      "Function of the gates.")
  }
  static var recurrentWeightFields: [Field] {
    [
      .bool("use_bias", \.options.hasBias, default: "true", "Whether a trained number is added."),
      .initializer(
        "kernel_initializer", \.options.kernelInitializer, default: "glorot_uniform",
        "How the weights of the input start."),
      .initializer(
        "recurrent_initializer", \.options.recurrentInitializer, default: "orthogonal",
        "How the weights of the state start."),
      .initializer(
        "bias_initializer", \.options.biasInitializer, default: "zeros", "How the bias starts."),
      .regularizer(
        "kernel_regularizer", \.options.kernelRegularizer, "Penalty on the weights of the input."),
      .regularizer(
        "recurrent_regularizer", \.options.recurrentRegularizer,
        "Penalty on the weights of the state."),
      .regularizer("bias_regularizer", \.options.biasRegularizer, "Penalty on the bias."),
      .constraint(
        "kernel_constraint", \.options.kernelConstraint, "Set the weights of the input are kept in."
      ),
      .constraint(
        "recurrent_constraint", \.options.recurrentConstraint,
        "Set the weights of the state are kept in."),
      .constraint("bias_constraint", \.options.biasConstraint, "Set the bias is kept in."),
      .number(
        "dropout", \.options.dropout, default: "0",
        "Share of the input's features set to zero in training."),
      .number(
        "recurrent_dropout", \.options.recurrentDropout, default: "0",
        "Share of the state set to zero in training."),
      .optionalInt("seed", \.options.seed, min: nil, "Seed of the dropout."),
    ]
  }
}
