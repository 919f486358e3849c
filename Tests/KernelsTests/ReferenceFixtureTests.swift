import Foundation
import Kernels
import Program
import Shapes
import Testing

/// What PyTorch or Keras answered; written by Tests/Conformance/primitive_fixtures.py.
private struct Fixture: Decodable {
  struct Tensor: Decodable {
    let shape: [Int]
    let values: [Double]
  }
  let name: String
  let operands: [Tensor]
  /// States may follow the results that a gradient passes to.
  let results: [Tensor]
  let seeds: [Tensor]
  let gradients: [Tensor?]

  static func read(_ group: String) throws -> [Fixture] {
    let url = repository.appending(path: "Tests/Fixtures/primitives/\(group).json")
    return try JSONDecoder().decode([Fixture].self, from: Data(contentsOf: url))
  }
}

@Suite struct ReferenceFixtureTests {
  static let tensors: [String: any Primitive] = [
    "linear": Linear(),
    "matmul": MatMul(),
    "matmul a": MatMul(transposeA: true),
    "matmul b": MatMul(transposeB: true),
    "matmul a b": MatMul(transposeA: true, transposeB: true),
    "sum": Reduce(kind: .sum, axes: [0, 2]),
    "mean": Reduce(kind: .mean, axes: [-1], keepsAxes: true),
    "maximum ties": Reduce(kind: .maximum, axes: [0, 1]),
    "binary add": Binary(function: .add),
    "binary subtract": Binary(function: .subtract),
    "binary multiply": Binary(function: .multiply),
    "binary divide": Binary(function: .divide),
    "binary maximum": Binary(function: .maximum),
    "binary minimum": Binary(function: .minimum),
    "compare eq": Binary(function: .equal),
    "compare ne": Binary(function: .notEqual),
    "compare lt": Binary(function: .less),
    "concatenate": Concatenate(axis: 1),
    "reshape": Reshape(shape: [4, 6]),
    "transpose": Transpose(permutation: [2, 0, 1]),
    "pad": Pad(amounts: [PadAmount(0, 0), PadAmount(1, 3), PadAmount(2, 0)], value: 0.5),
    "slice": Slice(axis: -1, start: 1, count: 2, stride: 2),
    "slice end": Slice(axis: 1, start: -2, count: 2),
    "reverse": Reverse(axis: 1),
    "pick": Pick(),
    "embedding": Embedding(),
    "one hot": OneHot(classes: 4),
  ]

  static let windows: [String: any Primitive] = [
    "convolution": Convolution(),
    "convolution strides dilation explicit": Convolution(
      strides: [2, 1], padding: .explicit([PadAmount(1, 1), PadAmount(2, 2)]), dilation: [1, 2]),
    "convolution groups": Convolution(groups: 2),
    "convolution same strides": Convolution(strides: [2, 3], padding: .same),
    "convolution same dilation": Convolution(padding: .same, dilation: [2, 1]),
    "convolution causal": Convolution(padding: .causal, dilation: [1, 2]),
    "depthwise same strides": DepthwiseConvolution(strides: [2, 2], padding: .same),
    "depthwise dilation": DepthwiseConvolution(dilation: [2, 1]),
    "maximum valid": Pool(kind: .max, window: [2, 3], strides: [2, 1]),
    "maximum same": Pool(kind: .max, window: [3, 3], strides: [2, 2], padding: .same),
    "maximum explicit": Pool(
      kind: .max, window: [3, 3], strides: [2, 2],
      padding: .explicit([PadAmount(1, 1), PadAmount(1, 1)])),
    "mean valid": Pool(kind: .average, window: [2, 3], strides: [2, 1]),
    "mean same": Pool(kind: .average, window: [3, 3], strides: [2, 2], padding: .same),
    "mean explicit": Pool(
      kind: .average, window: [3, 3], strides: [2, 2],
      padding: .explicit([PadAmount(1, 1), PadAmount(1, 1)])),
    "nearest": UpSample(factors: [2, 3]),
    "bilinear": UpSample(factors: [2, 3], interpolation: .bilinear),
  ]

  static let normalizations: [String: any Primitive] = [
    "batch": BatchNormalization(epsilon: 0.01, momentum: 0.75),
    "batch second axis unbiased": BatchNormalization(
      axis: 1, epsilon: 0.01, momentum: 0.75, hasUnbiasedMovingVariance: true),
    "layer": LayerNormalization(axes: [1, 2], epsilon: 0.01),
    "layer axes apart": LayerNormalization(axes: [1, 3], epsilon: 0.01),
    "softmax": Softmax(axis: 1),
    "log softmax": Softmax(axis: 1, isLog: true),
  ]

  static let recurrent: [String: any Primitive] = {
    var primitives: [String: any Primitive] = [
      "lstm states torch": Recurrent(cell: .lstm()),
      "gru state torch": Recurrent(cell: .gru()),
      "gru reset before state": Recurrent(cell: .gru(resetAfter: false)),
    ]
    let cells: [(String, RecurrentCell)] = [
      ("simple", .simple()), ("lstm", .lstm()), ("gru reset after", .gru()),
      ("gru reset before", .gru(resetAfter: false)),
    ]
    for (name, cell) in cells {
      primitives[name] = Recurrent(cell: cell)
      primitives[name + " reversed"] = Recurrent(cell: cell, reversed: true)
      primitives[name + " mask"] = Recurrent(cell: cell, hasMask: true)
      primitives[name + " reversed mask"] = Recurrent(cell: cell, reversed: true, hasMask: true)
    }
    return primitives
  }()

  static let functions: [String: any Primitive] = {
    var named: [String: ElementwiseFunction] = [
      "relu": .relu(), "leaky_relu": .leakyRelu(0.25), "relu6": .relu6,
      "relu_general": .relu(negativeSlope: 0.5, maximum: 1, threshold: 0.5),
      "elu": .elu(alpha: 0.5),
      "celu": .celu(alpha: 2), "gelu": .gelu(), "gelu_tanh": .gelu(approximate: true),
      "soft_shrink": .softShrink(),
      "hard_shrink": .hardShrink(), "threshold": .threshold(0.5, value: 2),
      "squareplus": .squareplus(),
      "affine": .affine(scale: -2, offset: 0.5), "clip": .clip(lower: -0.5, upper: 1),
      "power": .power(1.5),
    ]
    let plain: [ElementwiseFunction] = [
      .identity, .selu, .silu, .mish, .sigmoid, .hardSigmoid, .hardSilu, .logSigmoid,
      .sparseSigmoid, .tanh, .hardTanh,
      .tanhShrink, .softplus, .sparsePlus, .softsign, .exponential, .log, .log1p, .square,
      .squareRoot,
      .reciprocalSquareRoot, .reciprocal, .absolute, .negate, .sign, .sine, .cosine, .floor,
      .ceiling, .round,
    ]
    for function in plain { named[function.name] = function }
    for name in [
      "relu", "relu6", "elu", "selu", "hard_sigmoid", "hard_tanh", "soft_shrink", "hard_shrink",
      "absolute", "sign", "clip", "round",
    ] {
      named[name + " kink"] = named[name]
    }
    return named.mapValues { Elementwise(function: $0) }
  }()

  @Test func `what moves and combines tensors agrees with PyTorch`() throws {
    try check("tensors", Self.tensors)
  }
  @Test func `windows agree with PyTorch and Keras`() throws { try check("windows", Self.windows) }
  @Test func `normalizations agree with PyTorch and Keras`() throws {
    try check("normalizations", Self.normalizations)
  }
  @Test func `recurrent layers agree with PyTorch and Keras`() throws {
    try check("recurrent", Self.recurrent)
  }
  @Test func `elementwise functions agree with PyTorch and Keras`() throws {
    try check("functions", Self.functions)
    #expect(
      Set(ReferenceCase.functionRanges.map { $0.0.name })
        == Set(Self.functions.values.compactMap { ($0 as? Elementwise)?.function.name }))
  }

  private func check(_ group: String, _ primitives: [String: any Primitive]) throws {
    let fixtures = try Fixture.read(group)
    #expect(Set(fixtures.map(\.name)) == Set(primitives.keys))
    for fixture in fixtures {
      if let primitive = primitives[fixture.name] { try check(fixture, primitive) }
    }
  }

  private func check(_ fixture: Fixture, _ primitive: some Primitive) throws {
    var builder = ProgramBuilder(mode: .training)
    var ids: [TensorID] = []
    var inputs: [String: [Double]] = [:]
    for (i, operand) in fixture.operands.enumerated() {
      ids.append(builder.input("\(i)", TensorType(Shape(operand.shape))))
      inputs["\(i)"] = operand.values
    }
    let results = try builder.apply(primitive, ids)
    let executor = try ReferenceExecutor<Double>(builder.program, bindings: [:])
    let run = try executor.run(parameters: [], inputs: inputs)
    #expect(results.count == fixture.results.count)
    for (id, expected) in zip(results, fixture.results) {
      #expect(executor.shape(of: id) == expected.shape, "\(fixture.name)")
      expectClose(run[id], expected.values, "\(fixture.name): result \(id.index)")
    }
    let seeds = Dictionary(
      uniqueKeysWithValues: zip(results, fixture.seeds).map { ($0, $1.values) })
    let gradients = executor.gradients(of: run, from: seeds)
    for (i, expected) in fixture.gradients.enumerated() {
      guard let expected else { continue }
      expectClose(gradients[ids[i]], expected.values, "\(fixture.name): gradient of operand \(i)")
    }
  }
}

/// Within 1e-10 of the larger of 1 and the expected number.
func expectClose(
  _ actual: [Double], _ expected: [Double], _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.count == expected.count, "\(what)", sourceLocation: sourceLocation)
  let misses = zip(actual, expected).enumerated().filter { _, pair in
    !(abs(pair.0 - pair.1) <= 1e-10 * max(1, abs(pair.1)))
  }
  #expect(
    misses.isEmpty, "\(what): \(misses.prefix(4).map { "[\($0.0)] \($0.1.0) for \($0.1.1)" })",
    sourceLocation: sourceLocation)
}
