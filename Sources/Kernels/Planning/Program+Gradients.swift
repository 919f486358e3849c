internal import Program

extension Program {
  /// Which tensors depend on a trained weight in a way that a gradient can follow.
  func tensorsNeedingGradients() -> [Bool] {
    var needed = [Bool](repeating: false, count: tensors.count)
    guard mode == .training else { return needed }
    for parameter in parameters where parameter.isTrainable {
      needed[parameter.tensor.index] = true
    }
    for operation in operations where !(operation.primitive is StopGradient) {
      let passes = operation.operands.enumerated().contains { index, operand in
        needed[operand.index] && operation.primitive.differentiates(operand: index)
      }
      if passes { for result in operation.results { needed[result.index] = true } }
    }
    return needed
  }
}
