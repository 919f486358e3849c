import Shapes

/// Means of values, weighted by how well each query fits each key: `softmax(scale · Q·Kᵀ + bias) · V` in every head.
///
/// query[N, T, H, D], key[N, S, G, D], value[N, S, G, V], optional bias[N or 1, H or 1, T or 1, S] → [N, T, H, V]; H/G neighbouring
/// heads share a key and a value. Vaswani et al. 2017, arXiv:1706.03762; Ainslie et al. 2023, arXiv:2305.13245.
package struct Attention: Primitive {
  package static let name = "attention"

  /// What the products are multiplied by; nil is 1/√D.
  package let scale: Float?
  /// Whether step t of the query sees only keys 0 … t.
  package let isCausal: Bool
  /// Drops some of the weights [N, H, T, S]; only in training programs.
  package let dropout: Dropout?

  package init(scale: Float? = nil, isCausal: Bool = false, dropout: Dropout? = nil) {
    self.scale = scale
    self.isCausal = isCausal
    self.dropout = dropout
  }

  package func results(of operands: [TensorType]) throws(PrimitiveError) -> [TensorType] {
    try requireOperands(operands, 3...4)
    let (query, key, value) = (operands[0].shape, operands[1].shape, operands[2].shape)
    try requireRank(query, 4, "the query")
    try requireRank(key, 4, "the key")
    try requireRank(value, 4, "the value")
    try requireEqual(query[0], key[0], "the examples of query and key")
    try requireEqual(query[3], key[3], "the width of query and key")
    for axis in 0..<3 { try requireEqual(key[axis], value[axis], "axis \(axis) of key and value") }
    if let heads = query[2].constant, let groups = key[2].constant {
      try require(
        groups > 0 && heads % groups == 0, "\(heads) heads do not share \(groups) keys evenly")
    }
    let scores = Shape(axes: [query.axes[0], query.axes[2], query.axes[1], key.axes[1]])
    if operands.count > 3 {
      let bias = operands[3].shape
      try requireRank(bias, 4, "the bias")
      try requireEqual(bias[3], key[1], "the keys of the bias")
      let sum = try broadcast(scores, bias)
      try requireShape(sum, scores.dims, "the scores")
    }
    if let dropout {
      try require(dropout.keptAxes == nil, "drops single weights, not whole axes of them")
      _ = try dropout.results(of: [TensorType(scores)])
    }
    return [
      TensorType(Shape(axes: [query.axes[0], query.axes[1], query.axes[2], value.axes[3]]))
    ]
  }
}
