package import Program
package import Shapes

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
    into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> RecurrentResults {
    let layout = window.layout ?? context.layout
    let axes = builder.shape(of: sequence).axes
    let steps = try context.size(axes[1].dim, of: Self.about.name)
    let kernels = try builder.parts(gateCount, of: weights[0])
    let recurrent = try builder.parts(gateCount, of: weights[1])
    let biases = options.hasBias ? try builder.parts(gateCount, of: weights[2]) : []
    let drops = builder.mode == .training
    // A mask for each gate, the same for all steps.
    let kept = [0] + Array(2..<axes.count)
    var inputs: [TensorID] = []
    for gate in 0..<gateCount {
      var x = sequence
      if drops, options.dropsInput {
        x = try builder.dropout(x, rate: options.dropout, axes: kept)
      }
      let images = try builder.slices(of: x)
      let sum = try convolve(
        images, kernels[gate], bias: biases.isEmpty ? nil : biases[gate], window, layout, &builder)
      inputs.append(try builder.restacked(sum, like: Shape(axes: axes)))
    }
    var recurrence = UnrolledRecurrence(
      inputs: inputs, steps: steps, isReversed: reversed, mask: mask)
    if drops, options.dropsState {
      let state = try builder.step(0, of: inputs[0])
      for _ in 0..<gateCount {
        recurrence.stateMasks.append(
          try builder.dropoutMask(state, rate: options.recurrentDropout))
      }
    }
    var same = WindowGeometry(axes: window.axes)
    (same.size, same.padding) = (window.size, .same)
    return try recurrence.run(
      from: states, count: Self.stateNames.count, into: &builder,
      product: { (builder, state, gate) throws(PrimitiveError) in
        try convolve(state, recurrent[gate], bias: nil, same, layout, &builder)
      },
      step: { (builder, inputs, states, product) throws(PrimitiveError) in
        try next(inputs, states, product, &builder)
      })
  }

  private func convolve(
    _ image: TensorID, _ kernel: TensorID, bias: TensorID?, _ window: WindowGeometry,
    _ layout: Layout, _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let filters = try builder.imageKernel(kernel, axes: window.axes)
    return try builder.onImage(image, axes: window.axes, layout: layout) {
      (builder, image) throws(PrimitiveError) in
      try builder.convolve(image, filters, bias: bias, window)
    }
  }

  package func stateShapes(of sequence: Shape, layout: Layout) -> [Shape] {
    let image = ImageAxes(window.axes, window.layout ?? layout)
    var state = sequence
    state.axes.remove(at: 1)
    for (i, axis) in image.spatial.enumerated() {
      state[axis] = window.padding.outputExtent(
        axis: i, extent: state[axis], window: window.size[i], stride: window.strides[i],
        dilation: window.dilation[i])
    }
    state.axes[image.channel] = Axis(options.units, role: .channel)
    return [state, state]
  }

  package var locality: Locality { .everything }
}
