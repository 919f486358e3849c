internal import Arrays
package import Program
package import Shapes

/// A layer that reads a sequence step by step and keeps a state.
package protocol RecurrentFamily: Layer, Initializable {
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
  /// The results of all steps are in this interval, whatever the weights.
  var stateRange: Interval { get }
}

/// The parameters that all recurrent layers share.
package struct RecurrentOptions: Sendable {
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
  package var activityRegularizer: (any Regularizer)?
  package var kernelConstraint: (any WeightConstraint)?
  package var recurrentConstraint: (any WeightConstraint)?
  package var biasConstraint: (any WeightConstraint)?
  package var dropout = 0.0
  package var recurrentDropout = 0.0
  package var seed: Int?
  package var returnsSequences = false
  package var returnsState = false
  package var goesBackwards = false
  package var isStateful = false
  package var unrolls = false

  package init() {}
}

extension RecurrentFamily {
  package static var operandCount: ClosedRange<Int> { 1...1 + stateNames.count }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    try context.requireAxes(x, ["batch", "time", "features"])
    try checkStates(operands, &context)
    let units = options.units
    let width = units * gateCount
    var weights = [
      try context.weight(
        "\(Self.cellName)/kernel", [x[2], width], options.kernelInitializer,
        regularizer: options.kernelRegularizer, constraint: options.kernelConstraint),
      try context.weight(
        "\(Self.cellName)/recurrent_kernel", [units, width], options.recurrentInitializer,
        regularizer: options.recurrentRegularizer, constraint: options.recurrentConstraint),
    ]
    if options.hasBias {
      weights.append(
        try context.weight(
          "\(Self.cellName)/bias", biasRows == 1 ? [width] : [Dim(biasRows), width],
          biasInitializer,
          regularizer: options.biasRegularizer, constraint: options.biasConstraint))
    }
    return Inference(
      outputs(x, operands[0].floating), weights: weights,
      multiplyAdds: x[0] * x[1] * (x[2] + units) * width)
  }

  private func checkStates(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) {
    guard operands.count > 1 else { return }
    guard operands.count == 1 + Self.stateNames.count else {
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes its sequence alone or with \(counted(Self.stateNames.count, "initial state")), "
          + "not \(counted(operands.count, "input"))")
    }
    let x = operands[0].shape
    for (i, state) in operands.enumerated().dropFirst() {
      let wrong: @Sendable (InferenceContext) -> LayerError = { [units = options.units] in
        LayerError(
          "shape/initial-state",
          "\($0.subject) starts from states of [\(x[0]), \(units)], but gets \(state.shape)",
          at: .operand(i))
      }
      guard state.shape.rank == 2 else { throw wrong(context) }
      try context.require(
        state.shape[1], equals: options.units,
        reason: { "\($0.subject): the width of its initial state" },
        else: wrong)
    }
  }

  private func outputs(_ x: Shape, _ type: TensorType) -> [Inference.Output] {
    let features = Axis(options.units, role: .feature)
    let state = type.shaped(Shape(axes: [x.axes[0], features]))
    let sequence = type.shaped(Shape(axes: [x.axes[0], x.axes[1], features]))
    let main = Inference.Output(options.returnsSequences ? sequence : state)
    let states =
      options.returnsState ? Self.stateNames.map { Inference.Output(state, name: $0) } : []
    return [main] + states
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    inference.outputs.map {
      ValueFacts(
        range: $0.name == "cell_state" ? .all : stateRange, encoding: .activated(Self.about.name))
    }
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let run = try run(operands, weights, mask: context.masks.first ?? nil, into: &builder)
    // Keras hands out the steps in the order in which they were read.
    let sequence =
      options.returnsSequences && options.goesBackwards
      ? try builder.apply(Reverse(axis: 1), run.sequence) : run.sequence
    return [options.returnsSequences ? sequence : run.states[0]]
      + (options.returnsState ? run.states : [])
  }

  /// The results of all steps in the order of the input, and the last states.
  func run(
    _ operands: [TensorID], _ weights: [TensorID], mask: TensorID?,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> (sequence: TensorID, states: [TensorID]) {
    guard let cell else {
      throw PrimitiveError(Self.about.name, "its activation is not elementwise")
    }
    var x = operands[0]
    if options.dropout > 0, builder.mode == .training {
      // One mask for all steps: Gal, Ghahramani, 2016, arXiv:1512.05287.
      x = try builder.apply(
        Dropout(
          rate: Float(options.dropout), keptAxes: [0, 2], stream: builder.nextRandomStream()), x)
    }
    let bias = options.hasBias ? weights[2] : builder.constant(0)
    let results = try builder.apply(
      Recurrent(cell: cell, reversed: options.goesBackwards, hasMask: mask != nil),
      [x, weights[0], weights[1], bias] + operands.dropFirst() + (mask.map { [$0] } ?? []))
    return (results[0], Array(results.dropFirst()))
  }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? {
    options.returnsSequences ? context.masks.first ?? nil : nil
  }

  package var untrainableReason: String? {
    if cell == nil { return "recurrent layers compute elementwise activations only" }
    if options.recurrentDropout > 0 { return "'recurrent_dropout' is not computed yet" }
    if options.dropout >= 1 { return "a dropout of 1 leaves nothing of the input" }
    if options.isStateful { return "states are not kept between batches yet" }
    return options.activityRegularizer == nil ? nil : "'activity_regularizer' is not computed yet"
  }
  package var isStochastic: Bool { options.dropout > 0 || options.recurrentDropout > 0 }
  package var outputActivation: (any Activation)? { options.activation }
  package var isLearning: Bool { true }
  package var locality: Locality { .everything }
  package var biasRows: Int { 1 }
  package var biasInitializer: any Initializer { options.biasInitializer }
}

extension Activation {
  /// The primitive's function; nil for activations that mix elements.
  var elementwise: ElementwiseFunction? {
    if self is LinearActivation { return .identity }
    return (self as? any ElementwiseFamily)?.function
  }
}

extension Field where Root: RecurrentFamily {
  static var recurrentFields: [Field] {
    [
      .dim("units", \.options.units, required: true, "Width of the state."),
      .activation(
        "activation", \.options.activation, default: "tanh", "Function that makes the state."),
    ]
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
      .regularizer(
        "activity_regularizer", \.options.activityRegularizer, "Penalty on the layer's output."),
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
      .bool(
        "return_sequences", \.options.returnsSequences, default: "false",
        "Whether every step gives a result, not only the last."),
      .bool(
        "return_state", \.options.returnsState, default: "false",
        "Whether the last state is an output too."),
      .bool(
        "go_backwards", \.options.goesBackwards, default: "false",
        "Whether the last step is read first."),
      .bool(
        "stateful", \.options.isStateful, default: "false",
        "Whether a batch continues the one before."),
      .bool(
        "unroll", \.options.unrolls, default: "false",
        "Keras' hint to unroll the loop; changes no result."),
    ]
  }
  /// Keras' hint for the choice of its implementation, which changes no result.
  static var useCudnn: Field {
    Field(
      "use_cudnn", type: .other("true, false or auto"), default: "auto",
      "Keras' hint for graphics cards."
    ) {
      _, _, _ in true
    }
  }
}
