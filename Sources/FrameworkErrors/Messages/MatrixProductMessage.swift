/// A product of matrices whose inner sizes differ; mostly a dense layer made for other features.
enum MatrixProductMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "mat1 and mat2 shapes cannot be multiplied ({m}x{k} and {l}x{n})"),
    Wording(.torch, "size mismatch, m1: [{m} x {k}], m2: [{l} x {n}]"),
    Wording(.tensorflow, "Matrix size-incompatible: In[0]: [{m},{k}], In[1]: [{l},{n}]"),
    Wording(
      .tensorflow,
      "Dimensions must be equal, but are {k} and {l} for '{*}MatMul{*}with input shapes: {a:shape}, {b:shape}"
    ),
    Wording(
      .jax,
      "dot_general requires contracting dimensions to have the same shape, got ({k},) and ({l},)"),
    Wording(.jax, "got lhs_shape=({m}, {k}) rhs_shape=({l}, {n})"),
    Wording(.numpy, "(size {l} is different from {k})"),
    Wording(.numpy, "shapes ({m},{k}) and ({l},{n}) not aligned"),
    Wording(.onnxRuntime, "MatMul dimension mismatch"),
    Wording(
      .onnxRuntime, "[ShapeInferenceError] Incompatible dimensions for matrix multiplication"),
  ]

  static func meaning(_ match: Match) -> String {
    guard let k = match["k"], let l = match["l"] else {
      return "a matrix product got operands whose inner sizes differ"
    }
    let units = match["n"].map { " and gives \($0)" } ?? ""
    let rows = match["m"].map { " in \($0) rows" } ?? ""
    return "a layer whose weights take \(l) features\(units) got \(k) features\(rows)"
  }

  static func causes(_ match: Match) -> [String] {
    guard let k = match["k"], let l = match["l"] else {
      return [
        "print the shapes of both operands: the last of the first must equal the last but one of the second"
      ]
    }
    let unflattened = unflattened(match, k, l)
    if !unflattened.isEmpty {
      return unflattened + [
        "the number \(l) was computed for another image size, stride or padding"
      ]
    }
    return otherImage(k, l) + transposed(match, k, l) + [
      "the layer before it changed, and the number of features written here did not: write \(k) in place of \(l)",
      "a pooling, stride or padding before it is not what the number \(l) was computed with",
    ]
  }

  /// Rows that are channels and heights: the last axis, a width, was taken for the features.
  private static func unflattened(_ match: Match, _ k: Int, _ l: Int) -> [String] {
    guard let m = match["m"], k > 0, l > k, l % k == 0, m % (l / k) == 0 else { return [] }
    let (rows, samples) = (l / k, m / (l / k))
    let factors = Factors.map(l, side: k) ?? "\(l) = \(rows) × \(k)"
    return [
      "the operand was not flattened: \(factors), and \(m) rows of \(k) are \(samples) "
        + "\(samples == 1 ? "sample" : "samples") of \(l); put a flatten before the layer, which keeps the batch axis"
    ]
  }

  private static func otherImage(_ k: Int, _ l: Int) -> [String] {
    guard let maps = Factors.otherMap(k, l) else { return [] }
    return [
      "another image size, such as \(maps): resize the images, write \(k), or pool to a fixed size first (adaptive or "
        + "global pooling)"
    ]
  }

  private static func transposed(_ match: Match, _ k: Int, _ l: Int) -> [String] {
    if match["m"] == l {
      return ["the first operand is transposed: its \(l) rows should be its columns"]
    }
    if match["n"] == k {
      return ["the weights are transposed: their \(k) columns should be their rows"]
    }
    return []
  }
}
