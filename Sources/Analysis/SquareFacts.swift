internal import Catalog
internal import Program
internal import Spec

extension LayerNode {
  /// What is known of the result beyond what the operands' facts tell: a tensor times itself is a square.
  func refined(_ facts: [ValueFacts]) -> [ValueFacts] {
    guard operands.count == 2, operands[0].producer == operands[1].producer,
      operands[0].output == operands[1].output, layer?.isProduct == true, var square = facts.first
    else { return facts }
    let upper = square.range?.upper ?? .infinity
    square.range = Interval(0, max(upper, 0))
    return [square] + facts.dropFirst()
  }
}

extension Layer {
  fileprivate var isProduct: Bool {
    if let merge = self as? any MergeFamily { return type(of: merge).function == .multiply }
    if let product = self as? any TorchArithmeticFamily {
      return type(of: product).function == .multiply
    }
    return false
  }
}
