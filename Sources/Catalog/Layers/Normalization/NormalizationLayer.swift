internal import SourceText
internal import YAML
package import Program
internal import Shapes

/// Brings features to mean 0 and variance 1 by statistics that are given or learnt from the data
/// before training.
///
/// Learnt statistics are those of what the layer is given for all training samples, before the first step.
package struct NormalizationLayer: Layer {
  package static let about = About(
    "normalization", aliases: ["Normalization"],
    "Brings features to mean 0 and variance 1 by fixed statistics.",
    formula: "y = (x - mean) / max(√variance, 1e-7)")
  package var role: LayerRole { .rescaling }

  package static let schema = Schema(
    Self(),
    [
      Field(
        "axis", type: .optional(.list(.integer(min: nil, max: nil), count: nil)), default: "-1",
        "Axes with statistics for each element; null for one mean and one variance."
      ) { root, node, decoder in
        let node = decoder.substituted(node)
        var axes: [Int] = []
        for item in node.isNull ? [] : node.sequence ?? [node] {
          guard let axis = decoder.integer(item) else { return false }
          axes.append(axis)
        }
        root.axes = axes
        return true
      },
      .statistics("mean", \.mean, "Mean, or one per element; null to learn it from data."),
      .statistics("variance", \.variance, "Variance, or one per element; null to learn it."),
      .bool(
        "invert", \.isInverse, default: "false",
        "Whether normalised values are turned back: y = x · √variance + mean."),
    ]
  ) { root, arguments, decoder in
    switch (root.mean, root.variance) {
    case (nil, nil): break
    case (let mean?, let variance?) where mean.isList == variance.isList:
      guard mean.values.count != variance.values.count else { break }
      decoder.report(
        "spec/conflicting-parameters",
        "'mean' has \(mean.values.count) values, 'variance' \(variance.values.count)",
        at: arguments.range(of: "variance"))
    case (.some, .some):
      decoder.report(
        "spec/conflicting-parameters", "'mean' and 'variance' must both be numbers or lists",
        at: arguments.range(of: "variance"))
    case (nil, .some), (.some, nil):
      decoder.report(
        "spec/missing-parameter", "'mean' and 'variance' belong together",
        at: arguments.range(of: root.mean == nil ? "variance" : "mean"), help: "give both or none")
    }
    if let mean = root.mean, mean.isList, root.axes.isEmpty {
      decoder.report(
        "spec/conflicting-parameters", "'axis: null' has one 'mean' for all, not a list",
        at: arguments.range(of: "mean"))
    }
  }

  package static let examples: [LayerExample] = [
    .init("normalization", [[.batch, 7, 3]], gives: [.batch, 7, 3]),
    .init(
      "normalization: {mean: [0.5, 0.4, 0.4], variance: [1, 1, 1]}", [[.batch, 9, 9, 3]],
      gives: [.batch, 9, 9, 3]),
    .init("normalization: {axis: null, mean: 3, variance: 2}", [[.batch]], gives: [.batch]),
    .init(
      "normalization: {mean: [1, 2], variance: [1, 1]}", [[.batch, 7, 3]],
      fails: "shape/merge-mismatch"),
    .init("normalization: {axis: 4}", [[.batch, 7, 3]], fails: "shape/axis-out-of-range"),
    .init("normalization: {mean: 1}", [[.batch, 7]], fails: "spec/missing-parameter"),
  ]

  package var axes = [-1]
  package var mean: Statistics?
  package var variance: Statistics?
  package var isInverse = false

  package init() {}

  /// One number for all elements, or one for each.
  package struct Statistics: Hashable, Sendable {
    package var values: [Double]
    package var isList: Bool
  }

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    let x = operands[0].shape
    let kept = axes.isEmpty ? [] : try context.axes(axes, of: x, parameter: "axis")
    if let mean, mean.isList, let last = kept.last {
      try context.require(
        x[last], equals: Dim(mean.values.count),
        reason: { "\($0.subject): one mean per element of axis \(last)" },
        else: {
          LayerError(
            "shape/merge-mismatch",
            "\($0.subject) has \(mean.values.count) values of 'mean' for axis \(last) of \(x)",
            at: .parameter("mean"))
        })
    }
    guard mean == nil else { return Inference(operands[0].floating) }
    let sizes = kept.map { x[$0] }
    return Inference(
      operands[0].floating,
      weights: [
        try context.weight("mean", sizes, ZerosInitializer(), isState: true),
        try context.weight("variance", sizes, OnesInitializer(), isState: true),
        try context.weight("count", [], ZerosInitializer(), isState: true),
      ])
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    guard let (scale, offset) = line else { return [ValueFacts(encoding: .real)] }
    var result = operands[0]
    result.range = result.range?.scaled(by: scale, offset: offset)
    result.moments = result.moments?.scaled(by: scale, offset: offset)
    if result.encoding != .linear { result.encoding = .real }
    return [result]
  }

  /// `y = scale · x + offset`, where one mean and one variance serve all elements.
  private var line: (scale: Double, offset: Double)? {
    guard let mean, let variance, mean.values.count == 1, variance.values.count == 1 else {
      return nil
    }
    let deviation = max(variance.values[0].squareRoot(), 1e-7)
    return isInverse
      ? (deviation, mean.values[0]) : (1 / deviation, -mean.values[0] / deviation)
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    guard let (scale, offset) = line else {
      return [try normalized(operands[0], weights, &builder)]
    }
    let function = ElementwiseFunction.affine(scale: Float(scale), offset: Float(offset))
    return [try builder.apply(Elementwise(function: function), operands[0])]
  }

  /// With statistics of their own for the elements of some axes.
  private func normalized(
    _ x: TensorID, _ weights: [TensorID], _ builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    let shape = builder.shape(of: x)
    let kept = axes.map { $0 < 0 ? $0 + shape.rank : $0 }.sorted()
    let centre: TensorID
    let deviation: TensorID
    if let mean, let variance, let last = kept.last {
      let deviations = variance.values.map { max($0.squareRoot(), 1e-7) }
      centre = try builder.vector(mean.values, along: last, rank: shape.rank)
      deviation = try builder.vector(deviations, along: last, rank: shape.rank)
    } else {
      builder.adapt(Array(weights.prefix(2)), to: x, by: MomentsFit(keptAxes: kept))
      let axes = shape.axes.indices.map { kept.contains($0) ? shape.axes[$0] : Axis(1) }
      centre = try builder.apply(Reshape(shape: Shape(axes: axes)), weights[0])
      let variance = try builder.apply(Reshape(shape: Shape(axes: axes)), weights[1])
      deviation = try builder.apply(
        Binary(function: .maximum), builder.apply(Elementwise(function: .squareRoot), variance),
        builder.constant(1e-7))
    }
    if isInverse { return try builder.sum(centre, builder.product(x, deviation)) }
    return try builder.apply(
      Binary(function: .divide), builder.apply(Binary(function: .subtract), x, centre), deviation)
  }

  package var maskUse: MaskUse { .passes }

  package func outputMask(
    _ operands: [TensorID], into builder: inout ProgramBuilder, _ context: LoweringContext
  ) throws(PrimitiveError) -> TensorID? { context.masks.first ?? nil }
}

extension Field {
  fileprivate static func statistics(
    _ key: String, _ path: Path<NormalizationLayer.Statistics?>, _ summary: String
  ) -> Self {
    Field(
      key, type: .optional(.list(.number(min: nil, max: nil), count: nil)), default: "null", summary
    ) { root, node, decoder in
      let node = decoder.substituted(node)
      if node.isNull {
        root[keyPath: path] = nil
        return true
      }
      var values: [Double] = []
      for item in node.sequence ?? [node] {
        guard let value = decoder.number(item) else { return false }
        values.append(value)
      }
      guard !values.isEmpty else {
        decoder.reportType(node, expected: "a number or a list of numbers")
        return false
      }
      root[keyPath: path] = .init(values: values, isList: node.sequence != nil)
      return true
    }
  }
}
