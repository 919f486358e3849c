package import Program
internal import Shapes

/// A long short-term memory whose state is a sequence, an image or a volume, read by convolutions.
package protocol ConvLSTMFamily: LSTMStep, SequenceFamily {
  static var spatialAxes: Int { get }
  var window: WindowGeometry { get set }
}

extension ConvLSTMFamily {
  package var role: LayerRole { .recurrent }
  package static var operandCount: ClosedRange<Int> { 1...3 }
  package static var cellName: String { "conv_lstm_cell" }

  static var convLSTMFields: [Field<Self>] {
    [
      .dim("filters", \.options.units, required: true, "Number of channels of the state."),
      .perAxis(
        "kernel_size", \.window.size, axes: spatialAxes, required: true, "Size of the window."),
      .perAxis(
        "strides", \.window.strides, axes: spatialAxes, default: "1",
        "Step of the window over the input."),
      .choice(
        "padding", \.window.imagePadding, default: "valid", "What to do at the input's border."),
      .dataFormat(\.window.layout),
      .perAxis(
        "dilation_rate", \.window.dilation, axes: spatialAxes, default: "1",
        "Distance between the taps of the window over the input."),
    ] + Field.lstmFields + Field.readingFields
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let image = ImageAxes(window.axes, window.layout ?? context.layout)
    // A sequence of sequences: the outer axis is the time.
    let inner = image.names.dropFirst().map { $0 == "time" ? "length" : $0 }
    try context.requireAxes(x, ["batch", "time"] + inner)
    try context.requireFixedBatch(x[0], for: reading)
    try context.requireNoStrideWithDilation(window)
    var step = x
    step.axes.remove(at: 1)
    let state = try window.slide(
      over: step, channels: options.units, parameter: "kernel_size", &context)
    let states = [state, state]
    try context.requireStates(operands, as: states)
    let channels = step[image.channel]
    let weights = try stepWeights(
      inputs: channels, window: window.size.map { Dim($0) }, context)
    // The window slides over the input and, with as many taps, over the state.
    let products = state.elementCount * gateCount * window.area * (channels + options.units)
    return Inference(
      outputs(operands[0].floating, result: state, states: states),
      weights: weights.map { $0.prefixed(Self.cellName) }, multiplyAdds: x[1] * products)
  }

  package func run(
    _ sequence: TensorID, states: [TensorID], weights: [TensorID], mask: TensorID?, reversed: Bool,
    into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> RecurrentResults {
    throw PrimitiveError(Self.about.name, "is not computed yet")
  }

  package var stepUntrainableReason: String? { "'\(Self.about.name)' is not computed yet" }

  package var locality: Locality { .everything }
}
