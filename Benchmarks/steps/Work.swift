import Program
import Shapes

extension Network {
  /// Multiply-adds of the products of one step, forwards and backwards; what else a step does is not counted.
  var multiplyAdds: Int {
    var isTrained = program.tensors.map { _ in false }
    for parameter in program.parameters where parameter.isTrainable {
      isTrained[parameter.tensor.index] = true
    }
    var total = 0
    for operation in program.operations {
      let operands = operation.operands.map { isTrained[$0.index] }
      for result in operation.results where operands.contains(true) {
        isTrained[result.index] = true
      }
      for product in products(of: operation) {
        // Once forwards, and once for each of the two factors that a gradient reaches.
        total += product.count * (1 + product.factors.count { operands[$0] })
      }
    }
    return total
  }

  private struct Product {
    let count: Int
    /// The operands that are multiplied.
    var factors = [0, 1]
  }

  private func sizes(_ id: TensorID) -> [Int] {
    program.tensors[id.index].type.shape.evaluate(["batch": batch]) ?? []
  }

  private func products(of operation: Program.Operation) -> [Product] {
    let operands = operation.operands.map(sizes)
    let result = sizes(operation.results[0])
    let count = result.reduce(1, *)
    switch operation.primitive {
    case is Linear: return [Product(count: count * operands[1][0])]
    case let product as MatMul:
      return [Product(count: count * operands[0][result.count - (product.transposeA ? 2 : 1)])]
    case is Convolution: return [Product(count: count * operands[1].dropLast().reduce(1, *))]
    case is DepthwiseConvolution:
      return [Product(count: count * operands[1].prefix(2).reduce(1, *))]
    case let attention as Attention:
      let pairs = operands[0][1] * operands[1][1] / (attention.isCausal ? 2 : 1)
      let heads = operands[0][0] * operands[0][2] * pairs
      return [
        Product(count: heads * operands[0][3]),
        Product(count: heads * operands[2][3], factors: [0, 2]),
      ]
    case is Recurrent:
      let rows = result.dropLast().reduce(1, *)
      // The states are what the second one multiplies, and they depend on its weights.
      return [
        Product(count: rows * operands[1].reduce(1, *)),
        Product(count: rows * operands[2].reduce(1, *), factors: [2, 2]),
      ]
    default: return []
    }
  }
}
