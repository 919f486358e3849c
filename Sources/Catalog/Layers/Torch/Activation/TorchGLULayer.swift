package import Program
internal import Shapes

/// Half of an axis, let through as far as the sigmoid of the other half is open.
package struct TorchGLULayer: Layer {
  package static let about = About(
    "GLU", aliases: ["glu"], dialects: [.torch],
    "Lets half of an axis through as far as the sigmoid of the other half is open.",
    formula: "y = a · sigmoid(b), a and b the halves of x",
    source: "Dauphin, Fan, Auli, Grangier, 2017, arXiv:1612.08083", twin: "glu")
  package var role: LayerRole { .activation }

  package static let schema = Schema(
    Self(), [.int("dim", \.axis, min: nil, default: "-1", "The axis that is halved.")])

  package static let examples: [LayerExample] = [
    .init("GLU", [[.batch, .time, 6]], gives: [.batch, .time, 3]),
    .init("GLU: {dim: 1}", [[.batch, 6, 7]], gives: [.batch, 3, 7]),
    .init("GLU", [[.batch, 7]], fails: "shape/groups"),
    .init("GLU: {dim: 0}", [[.batch, 6]], fails: "shape/batch-axis"),
  ]

  package var axis = -1

  package init() {}

  package func infer(
    _ operands: [TensorType], _ context: inout InferenceContext
  ) throws(LayerError) -> Inference {
    var x = operands[0].shape
    guard x.rank > 0 else {
      throw LayerError(
        "shape/rank", "\(context.subject) halves an axis, its input has none",
        framework: "glu does not support 0-dimensional tensors")
    }
    let axis = try context.sampleAxis(axis, of: x, parameter: "dim")
    let size = x[axis]
    try context.require(
      size, multipleOf: 2, reason: { "\($0.subject) halves axis \(axis)" },
      else: {
        LayerError(
          "shape/groups",
          "\($0.subject) halves axis \(axis) (dim \(self.axis)), whose size \($0.text(size)) is odd",
          at: .parameter("dim"),
          framework: "Halving dimension must be even, but dimension \(axis) is size \(size)")
      })
    x[axis] = size.floorDivided(by: 2)
    return Inference(operands[0].floating.shaped(x))
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    [
      ValueFacts(
        range: operands[0].range.map { $0.product(Interval(0, 1)) },
        encoding: .activated(Self.about.name))
    ]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let axis = axis < 0 ? axis + builder.shape(of: operands[0]).rank : axis
    let halves = try builder.split(operands[0], axis: axis, parts: 2)
    let gate = try builder.apply(Elementwise(function: .sigmoid), halves[1])
    return [try builder.apply(Binary(function: .multiply), halves[0], gate)]
  }

  package var locality: Locality { .along([axis]) }
}
