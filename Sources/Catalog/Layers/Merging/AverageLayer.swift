package import Program
internal import Shapes

/// The mean of tensors, element by element.
package struct AverageLayer: MergeFamily {
  package static let about = About(
    "average", aliases: ["Average"], "Takes the mean of tensors, element by element.",
    formula: "y = (a + b + …) / count")
  package static let schema = Schema(Self(), [])
  package static let function = Binary.Function.add

  package static let examples: [LayerExample] = [
    .init("average", [[.batch, 7, 8], [.batch, 7, 8]], gives: [.batch, 7, 8]),
    .init("average", [[.batch, 7, 5], [.batch, 7, 3]], fails: "shape/merge-mismatch"),
  ]

  package init() {}

  package func joined(_ operands: [Signal?]) -> Propagation? {
    let share = 1 / Double(operands.count)
    return Propagation(operands.sum?.scaled(by: share), gains: operands.map { _ in share * share })
  }

  package static func merged(_ a: ValueFacts, _ b: ValueFacts) -> ValueFacts {
    AddLayer.merged(a, b)
  }

  package func facts(_ operands: [ValueFacts], _ inference: Inference) -> [ValueFacts] {
    let share = 1 / Double(operands.count)
    var result = operands[0]
    for operand in operands.dropFirst() { result = Self.merged(result, operand) }
    result.range = result.range?.scaled(by: share)
    result.moments = result.moments?.scaled(by: share)
    return [result]
  }

  package func lower(
    _ operands: [TensorID], weights: [TensorID], into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TensorID] {
    let sum = try AddLayer().lower(operands, weights: weights, into: &builder, context)[0]
    let share = Elementwise(function: .affine(scale: 1 / Float(operands.count), offset: 0))
    return [try builder.apply(share, sum)]
  }
}
