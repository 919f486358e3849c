internal import Program

/// Operations that leave every number where it is: reshaping, and cutting off the gradient.
struct ViewNode: Node {
  let operand: TensorID
  let result: TensorID
  var results: [TensorID] { [result] }

  init?(_ operation: Program.Operation, _ tensors: [BoundTensor]) {
    operand = operation.operands[0]
    result = operation.results.first ?? operand
    switch operation.primitive {
    case is StopGradient: break
    case is Reshape:
      // What was one piece per example must stay so, or become a tensor that is only used as a whole.
      guard tensors[operand.index].isBatched == tensors[result.index].isBatched else { return nil }
    default: return nil
    }
  }

  func emitForward(_ builder: PlanBuilder) { builder.alias(result, to: operand) }
  func emitBackward(_ builder: PlanBuilder) {}
}
