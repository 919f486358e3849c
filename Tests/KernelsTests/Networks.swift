import Program
import Shapes

/// Small networks of odd sizes that the fast kernels are compared on.
enum Networks {
  static func dense(
    _ name: String, batch: Int, widths: [Int], _ activation: ElementwiseFunction = .relu()
  ) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType(Shape([batchDim, Dim(widths[0])])))
    let labels = builder.input("y", TensorType(Shape([batchDim])))
    for i in 1..<widths.count {
      let isLast = i == widths.count - 1
      x = try builder.dense(x, "dense_\(i)", widths[i - 1], widths[i], isLast ? nil : activation)
    }
    try builder.crossEntropy(x, labels)
    builder.output("out", x)
    return TestCase(
      name: name, batch: batch, program: builder.program,
      inputs: [
        "x": uniform(batch * widths[0]),
        "y": (0..<batch).map { Float($0 * 7 % widths[widths.count - 1]) },
      ])
  }

  /// What a convolution under test looks like.
  struct Conv {
    var filters = 8
    var kernel = [3, 3]
    var strides = [1, 1]
    var padding = WindowPadding.valid
    var dilation = [1, 1]
    var groups = 1
    var activation: ElementwiseFunction? = .relu()
    var pool: Pool?
    var dropout: Float = 0
    var hasBias = true
  }

  /// Convolutions one after another, the mean square of the last at the end.
  static func convolutions(
    _ name: String, batch: Int, image: [Int], _ layers: [Conv]
  ) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    var x = builder.input("x", TensorType(Shape([batchDim] + image.map { Dim($0) })))
    var channels = image[2]
    for (i, layer) in layers.enumerated() {
      let shape = layer.kernel + [channels / layer.groups, layer.filters]
      var operands = [x, builder.weight("conv_\(i)/kernel", shape, scale: 0.3)]
      if layer.hasBias { operands.append(builder.weight("conv_\(i)/bias", [layer.filters])) }
      let convolution = Convolution(
        strides: layer.strides, padding: layer.padding, dilation: layer.dilation,
        groups: layer.groups)
      x = try builder.apply(convolution, operands)[0]
      if let function = layer.activation {
        x = try builder.apply(Elementwise(function: function), x)
      }
      if let pool = layer.pool { x = try builder.apply(pool, x) }
      if layer.dropout > 0 {
        x = try builder.apply(
          Dropout(rate: layer.dropout, stream: builder.nextRandomStream()), x)
      }
      channels = layer.filters
    }
    try builder.meanSquare(x)
    builder.output("out", x)
    return TestCase(
      name: name, batch: batch, program: builder.program,
      inputs: ["x": uniform(batch * image.reduce(1, *))])
  }

  static func maxPool(
    _ window: Int, _ stride: Int, _ padding: WindowPadding = .valid
  ) -> Pool {
    Pool(kind: .max, window: [window, window], strides: [stride, stride], padding: padding)
  }

  static func images() throws -> [TestCase] {
    try [
      convolutions("valid", batch: 3, image: [9, 11, 1], [Conv()]),
      convolutions(
        "same twice", batch: 3, image: [7, 9, 3],
        [Conv(padding: .same), Conv(filters: 35, padding: .same)]),
      convolutions(
        "wide channels", batch: 5, image: [7, 9, 3],
        [
          Conv(filters: 19, padding: .same),
          Conv(filters: 21, padding: .same, activation: .tanh),
          Conv(filters: 37, hasBias: false),
          Conv(
            filters: 16, padding: .explicit([PadAmount(2, 1), PadAmount(0, 2)]),
            pool: maxPool(2, 2), dropout: 0.3),
        ]),
      convolutions(
        "wide channels and overlapping pools", batch: 2, image: [12, 13, 17],
        [
          Conv(filters: 33, pool: maxPool(3, 2, .same)),
          Conv(filters: 40, padding: .same, activation: nil),
        ]),
      convolutions(
        "strided", batch: 2, image: [9, 10, 5],
        [
          Conv(filters: 17, strides: [2, 2], padding: .same),
          Conv(filters: 6, strides: [3, 2], padding: .same),
        ]),
      convolutions(
        "strided one by one", batch: 2, image: [8, 7, 5],
        [Conv(filters: 6), Conv(filters: 9, kernel: [1, 1], strides: [2, 2])]),
      convolutions(
        "one by one", batch: 2, image: [6, 7, 67],
        [Conv(filters: 33, kernel: [1, 1]), Conv(filters: 5, kernel: [1, 1], activation: .tanh)]),
      convolutions(
        "dilated", batch: 2, image: [11, 12, 4],
        [Conv(filters: 6), Conv(filters: 7, padding: .same, dilation: [2, 2])]),
      convolutions(
        "grouped", batch: 2, image: [8, 8, 6],
        [
          Conv(filters: 12, padding: .same, groups: 3),
          Conv(filters: 8, strides: [2, 2], padding: .same, groups: 4),
        ]),
      convolutions(
        "causal line", batch: 3, image: [1, 19, 5],
        [
          Conv(filters: 7, kernel: [1, 3], padding: .causal),
          Conv(filters: 4, kernel: [1, 5], padding: .causal, dilation: [1, 2]),
        ]),
      convolutions(
        "explicit padding", batch: 2, image: [6, 7, 3],
        [
          Conv(
            filters: 5, kernel: [4, 3], padding: .explicit([PadAmount(2, 1), PadAmount(0, 3)])),
          Conv(
            filters: 6, kernel: [2, 4], strides: [2, 1],
            padding: .explicit([PadAmount(3, 0), PadAmount(1, 2)])),
        ]),
      convolutions(
        "pooled first layer", batch: 5, image: [28, 28, 1],
        [Conv(filters: 32, kernel: [5, 5], pool: maxPool(2, 2), dropout: 0.2)]),
      convolutions(
        "pooled twice", batch: 3, image: [15, 17, 3],
        [
          Conv(filters: 19, padding: .same, pool: maxPool(2, 2)),
          Conv(filters: 21, activation: .sigmoid, pool: maxPool(2, 2), dropout: 0),
        ]),
      convolutions(
        "overlapping pools", batch: 2, image: [13, 14, 3],
        [
          Conv(filters: 7, padding: .same, pool: maxPool(3, 2, .same), dropout: 0.4),
          Conv(filters: 5, padding: .same, activation: nil, pool: maxPool(3, 2)),
        ]),
      convolutions(
        "gapped pool", batch: 2, image: [14, 13, 3],
        [
          Conv(filters: 6, pool: maxPool(2, 3), dropout: 0.3),
          Conv(filters: 5, kernel: [2, 2], hasBias: false),
        ]),
      convolutions(
        "average pools", batch: 2, image: [12, 11, 3],
        [
          Conv(filters: 6, pool: Pool(kind: .average, window: [2, 2], strides: [2, 2])),
          Conv(
            filters: 5, padding: .same,
            pool: Pool(kind: .average, window: [3, 3], strides: [2, 2], padding: .same)),
        ]),
      convolutions(
        "activation that needs its operand", batch: 2, image: [8, 8, 2],
        [
          Conv(filters: 6, activation: .gelu(), pool: maxPool(2, 2), dropout: 0.5),
          Conv(filters: 5, kernel: [2, 2], activation: .silu),
        ]),
    ]
  }

  /// Two residual blocks with batch normalisation, the second with a strided shortcut, and a mean over the image.
  static func residual(_ name: String, batch: Int, channels: Int, filters: Int) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    func normalized(
      _ x: TensorID, _ name: String, _ window: Int, _ inputs: Int, _ outputs: Int, stride: Int = 1
    ) throws -> TensorID {
      let kernel = builder.weight("\(name)/kernel", [window, window, inputs, outputs])
      let y = try builder.apply(
        Convolution(strides: [stride, stride], padding: .same), x, kernel)
      let mean = builder.parameter(
        "\(name)/mean", shape: [Dim(outputs)], initializer: Uniform(), isState: true)
      let variance = builder.parameter(
        "\(name)/variance", shape: [Dim(outputs)], initializer: Uniform(), isState: true)
      let results = try builder.apply(
        BatchNormalization(epsilon: 0.01),
        [
          y, builder.weight("\(name)/gamma", [outputs]), builder.weight("\(name)/beta", [outputs]),
          mean, variance,
        ])
      builder.update(state: mean, to: results[1])
      builder.update(state: variance, to: results[2])
      return results[0]
    }
    func rectified(_ x: TensorID) throws -> TensorID {
      try builder.apply(Elementwise(function: .relu()), x)
    }
    var x = builder.input("x", TensorType([batchDim, 7, 8, Dim(channels)]))
    x = try rectified(normalized(x, "stem", 3, channels, channels))
    var y = try rectified(normalized(x, "a1", 3, channels, channels))
    y = try normalized(y, "a2", 3, channels, channels)
    x = try rectified(builder.apply(Binary(function: .add), y, x))
    y = try rectified(normalized(x, "b1", 3, channels, filters, stride: 2))
    y = try normalized(y, "b2", 3, filters, filters)
    let shortcut = try normalized(x, "b3", 1, channels, filters, stride: 2)
    x = try rectified(builder.apply(Binary(function: .add), shortcut, y))
    x = try builder.apply(Reduce(kind: .mean, axes: [1, 2]), x)
    let labels = builder.input("y", TensorType([batchDim]))
    try builder.crossEntropy(builder.dense(x, "head", filters, 5), labels)
    return TestCase(
      name: name, batch: batch, program: builder.program,
      inputs: ["x": uniform(batch * 56 * channels), "y": (0..<batch).map { Float($0 % 5) }])
  }

  /// A layer after a dense one, the mean square of all it gives at the end.
  static func layer(
    _ name: String, batch: Int, input: [Int],
    _ body: (inout ProgramBuilder, TensorID) throws -> [TensorID]
  ) throws -> TestCase {
    var builder = ProgramBuilder(mode: .training)
    let x = builder.input("x", TensorType(Shape([batchDim] + input.map { Dim($0) })))
    let width = input[input.count - 1]
    let mixed = try builder.apply(Linear(), x, builder.weight("mix", [width, width]))
    for result in try body(&builder, mixed) { try builder.meanSquare(result) }
    return TestCase(
      name: name, batch: batch, program: builder.program,
      inputs: ["x": uniform(batch * input.reduce(1, *))])
  }

  static func recurrent(
    _ name: String, _ cell: RecurrentCell, batch: Int, steps: Int, inputs: Int, units: Int,
    reversed: Bool = false, hasBias: Bool = true, isMasked: Bool = false, hasStates: Bool = false
  ) throws -> TestCase {
    let test = try layer(name, batch: batch, input: [steps, inputs]) { builder, x in
      let width = cell.gateCount * units
      let kernel = builder.weight("kernel", [inputs, width])
      let weights = builder.weight("recurrent", [units, width])
      let rows = cell.biasRowCount == 1 ? [] : [cell.biasRowCount]
      let bias = hasBias ? builder.weight("bias", rows + [width]) : builder.constant(0)
      var operands = [x, kernel, weights, bias]
      if hasStates {
        let last = try builder.apply(Slice(axis: 1, start: -1, count: 1), x)
        let summary = try builder.apply(Reshape(shape: [batchDim, Dim(inputs)]), last)
        for i in 0..<cell.stateCount {
          operands.append(try builder.dense(summary, "state_\(i)", inputs, units, .tanh))
        }
      }
      if isMasked { operands.append(builder.input("mask", TensorType([batchDim, Dim(steps)]))) }
      return try builder.apply(
        Recurrent(cell: cell, reversed: reversed, hasMask: isMasked), operands)
    }
    return isMasked
      ? test.adding("mask", (0..<batch * steps).map { $0 * 7 % 10 < 6 ? 1 : 0 }) : test
  }

  /// Softmax attention of several heads over the steps of a sequence.
  static func attention(_ name: String, batch: Int, steps: Int, width: Int, heads: Int) throws
    -> TestCase
  {
    try layer(name, batch: batch, input: [steps, width]) { builder, x in
      let size = width / heads
      func split(_ name: String) throws -> TensorID {
        let y = try builder.apply(Linear(), x, builder.weight(name, [width, width]))
        let parts = try builder.apply(
          Reshape(shape: Shape([batchDim, Dim(steps), Dim(heads), Dim(size)])), y)
        return try builder.apply(Transpose(permutation: [0, 2, 1, 3]), parts)
      }
      let scores = try builder.apply(MatMul(transposeB: true), split("query"), split("key"))
      let scaled = try builder.apply(
        Elementwise(function: .affine(scale: 0.5, offset: 0)), scores)
      let weights = try builder.apply(Softmax(), scaled)
      let values = try builder.apply(MatMul(), weights, split("value"))
      return [try builder.apply(MatMul(transposeA: true), values, values)]
    }
  }

  static func layers() throws -> [TestCase] {
    try [
      recurrent("masked LSTM", .lstm(), batch: 6, steps: 5, inputs: 3, units: 17, isMasked: true),
      recurrent(
        "masked GRU", .gru(), batch: 6, steps: 5, inputs: 3, units: 17, reversed: true,
        isMasked: true),
      recurrent(
        "masked simple", .simple(), batch: 6, steps: 5, inputs: 3, units: 4, isMasked: true),
      recurrent(
        "LSTM with a state", .lstm(), batch: 14, steps: 4, inputs: 5, units: 19, hasStates: true),
      recurrent(
        "GRU backwards with a state", .gru(), batch: 3, steps: 1, inputs: 5, units: 17,
        reversed: true, hasStates: true),
      recurrent(
        "masked LSTM with a state", .lstm(), batch: 6, steps: 3, inputs: 3, units: 5,
        isMasked: true, hasStates: true),
      recurrent(
        "masked GRU with a state", .gru(), batch: 6, steps: 5, inputs: 3, units: 17,
        isMasked: true, hasStates: true),
      recurrent(
        "simple with a state", .simple(), batch: 5, steps: 3, inputs: 3, units: 17,
        reversed: true, hasStates: true),
      recurrent("LSTM", .lstm(), batch: 14, steps: 5, inputs: 7, units: 19),
      recurrent(
        "LSTM backwards", .lstm(), batch: 3, steps: 4, inputs: 3, units: 16, reversed: true),
      recurrent(
        "LSTM without bias", .lstm(), batch: 3, steps: 1, inputs: 3, units: 5, hasBias: false),
      recurrent("GRU", .gru(), batch: 14, steps: 5, inputs: 7, units: 19),
      recurrent("GRU backwards", .gru(), batch: 3, steps: 4, inputs: 3, units: 16, reversed: true),
      recurrent(
        "GRU without bias", .gru(), batch: 3, steps: 2, inputs: 3, units: 5, hasBias: false),
      recurrent("simple", .simple(.tanh), batch: 14, steps: 5, inputs: 7, units: 19),
      recurrent(
        "rectified", .simple(.relu()), batch: 3, steps: 4, inputs: 3, units: 5, reversed: true),
      layer("embedding", batch: 11, input: [5]) { builder, _ in
        let index = builder.input("index", TensorType([batchDim, 4]))
        let rows = try builder.apply(Embedding(), index, builder.weight("table", [9, 21]))
        return [rows, try builder.apply(Reduce(kind: .mean, axes: [1]), rows)]
      }.adding("index", (0..<44).map { Float($0 * 7 % 9) }),
      layer("layer normalisation", batch: 13, input: [3, 37]) { builder, x in
        [
          try builder.apply(
            LayerNormalization(axes: [-1], epsilon: 1e-3), x, builder.weight("gamma", [37]),
            builder.weight("beta", [37]))
        ]
      },
      attention("attention", batch: 7, steps: 9, width: 20, heads: 4),
      layer("attention of blocks", batch: 3, input: [29, 40]) { builder, x in
        let heads = Shape([batchDim, 29, 2, 20])
        var parts: [TensorID] = []
        for name in ["query", "key", "value"] {
          let y = try builder.apply(Linear(), x, builder.weight(name, [40, 40]))
          parts.append(try builder.apply(Reshape(shape: heads), y))
        }
        return try [true, false].map { try builder.apply(Attention(isCausal: $0), parts)[0] }
      },
      layer("dropped channels and rows", batch: 5, input: [4, 19]) { builder, x in
        try [[0, 2], [0, 1], [2], [0]].map {
          try builder.apply(
            Dropout(rate: 0.4, keptAxes: $0, stream: builder.nextRandomStream()), x)
        }
      },
      layer("maxima", batch: 5, input: [4, 18]) { builder, x in
        try [[-1], [1], [1, 2]].map {
          try builder.apply(Reduce(kind: .maximum, axes: $0, keepsAxes: true), x)
        }
      },
      layer("comparisons", batch: 5, input: [4, 18]) { builder, x in
        let zero = builder.constant(0)
        let rows = try builder.apply(Reduce(kind: .mean, axes: [-1], keepsAxes: true), x)
        let isAbove = try builder.apply(Binary(function: .less), zero, x)
        let same = try builder.apply(Binary(function: .equal), x, x)
        let aboveMean = try builder.apply(Binary(function: .less), rows, x)
        let belowMean = try builder.apply(Binary(function: .less), x, rows)
        let kept = try builder.apply(Binary(function: .multiply), x, isAbove)
        let largest = try builder.apply(Binary(function: .maximum), x, rows)
        let least = try builder.apply(Binary(function: .minimum), kept, largest)
        let sum = try builder.apply(Binary(function: .add), aboveMean, belowMean)
        let counts = try builder.apply(Binary(function: .notEqual), sum, same)
        return [kept, largest, least, try builder.apply(Binary(function: .add), counts, x)]
      },
      layer("depthwise", batch: 3, input: [7, 9, 19]) { builder, x in
        let first = try builder.apply(
          DepthwiseConvolution(strides: [2, 1], padding: .same, dilation: [1, 1]), x,
          builder.weight("w", [3, 3, 19, 1]), builder.weight("b", [19]))
        return [
          try builder.apply(
            DepthwiseConvolution(strides: [1, 1], padding: .valid, dilation: [1, 2]), first,
            builder.weight("v", [2, 3, 19, 1]))
        ]
      },
      layer("transposed convolutions", batch: 3, input: [5, 6, 17]) { builder, x in
        let first = try builder.apply(
          TransposedConvolution(strides: [2, 2], beyond: [2, 2]), x,
          builder.weight("w", [2, 2, 18, 17]), builder.weight("b", [18]))
        let second = try builder.apply(
          TransposedConvolution(strides: [1, 1], before: [1, 1], beyond: [2, 2]),
          builder.apply(Elementwise(function: .relu()), first), builder.weight("v", [3, 3, 19, 18]))
        let third = try builder.apply(
          TransposedConvolution(
            strides: [1, 2], before: [0, 1], beyond: [1, 3], dilation: [1, 2], groups: 2),
          first, builder.weight("u", [1, 3, 5, 18]))
        return [try builder.apply(Elementwise(function: .tanh), second), third]
      },
      layer("movements", batch: 3, input: [6, 5, 4]) { builder, x in
        let part = try builder.apply(Slice(axis: 1, start: 1, count: 3, stride: 2), x)
        let border = try builder.apply(
          Pad(
            amounts: [PadAmount(0, 0), PadAmount(1, 2), PadAmount(0, 1), PadAmount(0, 0)], value: 2),
          x)
        let joined = try builder.apply(
          Concatenate(axis: 2), [x, builder.apply(Reverse(axis: 2), x), x])[0]
        let turned = try builder.apply(Transpose(permutation: [0, 3, 1, 2]), x)
        let large = try builder.apply(UpSample(factors: [2, 3], interpolation: .nearest), x)
        return [part, border, joined, turned, large]
      },
      layer("shared rows", batch: 6, input: [4, 18]) { builder, x in
        let places = try builder.apply(
          Binary(function: .add), x, builder.weight("places", [1, 4, 18]))
        let scaled = try builder.apply(
          Binary(function: .multiply), builder.weight("scale", [18]), places)
        return [
          try builder.apply(Binary(function: .subtract), scaled, builder.weight("shift", [18]))
        ]
      },
      layer("stretched operands", batch: 5, input: [3, 4, 18]) { builder, x in
        let channel = try builder.apply(Reduce(kind: .mean, axes: [1, 2], keepsAxes: true), x)
        let scaled = try builder.apply(Binary(function: .multiply), x, channel)
        let squares = try builder.apply(Elementwise(function: .square), x)
        let mean = try builder.apply(Reduce(kind: .mean, axes: [-1], keepsAxes: true), squares)
        let positive = try builder.apply(
          Elementwise(function: .affine(scale: 1, offset: 1)), mean)
        let divided = try builder.apply(Binary(function: .divide), x, positive)
        let inverse = try builder.apply(
          Binary(function: .divide), positive,
          builder.apply(
            Elementwise(function: .affine(scale: 0.1, offset: 3)), x))
        let rest = try builder.apply(Binary(function: .subtract), mean, x)
        let column = try builder.apply(
          Binary(function: .multiply), builder.weight("column", [4, 1]), x)
        return [scaled, divided, inverse, rest, column]
      },
      layer("images within examples", batch: 5, input: [3, 8, 9, 4]) { builder, x in
        var y = try builder.apply(Reshape(shape: [batchDim * 3, 8, 9, 4]), x)
        y = try builder.apply(
          Convolution(padding: .same), y, builder.weight("kernel", [3, 3, 4, 6]),
          builder.weight("bias", [6]))
        y = try builder.apply(Elementwise(function: .relu()), y)
        y = try builder.apply(Pool(kind: .max, window: [2, 2], strides: [2, 2]), y)
        y = try builder.apply(Dropout(rate: 0.3, stream: builder.nextRandomStream()), y)
        y = try builder.apply(Pool(kind: .max, window: [2, 2], strides: [1, 1]), y)
        y = try builder.apply(
          DepthwiseConvolution(strides: [1, 1], padding: .same, dilation: [1, 1]), y,
          builder.weight("depthwise", [3, 3, 6, 1]))
        return [try builder.apply(Reshape(shape: [batchDim, 3, 54]), y)]
      },
      layer("a view with two readers", batch: 7, input: [6]) { builder, x in
        let y = try builder.dense(x, "first", 6, 12, .relu())
        let view = try builder.apply(Reshape(shape: [batchDim, 3, 4]), y)
        return [
          try builder.dense(view, "second", 4, 5), try builder.dense(view, "third", 4, 7),
        ]
      },
      layer("sums of sums", batch: 7, input: [6]) { builder, x in
        let a = try builder.dense(x, "first", 6, 6, .relu())
        let b = try builder.apply(Binary(function: .add), a, x)
        let c = try builder.apply(Binary(function: .add), b, b)
        let d = try builder.apply(Binary(function: .add), c, a)
        let e = try builder.apply(
          Elementwise(function: .relu()), builder.apply(Binary(function: .add), d, c))
        return [try builder.apply(Binary(function: .subtract), e, a), e]
      },
      residual("residual blocks", batch: 5, channels: 6, filters: 19),
      residual("wide residual blocks", batch: 3, channels: 16, filters: 32),
      layer("normalised rows", batch: 21, input: [19]) { builder, x in
        let gamma = builder.weight("gamma", [19])
        let zeros = builder.parameter("mean", shape: [19], initializer: Uniform(), isState: true)
        return [
          try builder.apply(
            BatchNormalization(epsilon: 0.01), [x, gamma, builder.constant(0), zeros, zeros])[0]
        ]
      },
    ]
  }

  static func all() throws -> [TestCase] {
    try images() + layers() + [
      try dense("tiny MLP", batch: 16, widths: [4, 16, 3]),
      try dense("odd MLP", batch: 37, widths: [19, 33, 47, 5]),
      try dense("wide MLP", batch: 67, widths: [131, 257, 67, 10]),
      try dense("sigmoid MLP", batch: 9, widths: [7, 13, 4], .sigmoid),
      try dense("tanh MLP", batch: 9, widths: [7, 13, 4], .tanh),
      try dense("gelu MLP", batch: 9, widths: [7, 13, 4], .gelu()),
      try dense("single example", batch: 1, widths: [3, 2, 2]),
    ]
  }
}
