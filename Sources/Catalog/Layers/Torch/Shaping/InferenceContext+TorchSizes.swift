internal import Shapes

extension InferenceContext {
  /// The sizes that `target` stands for, where -1 follows from the number of elements.
  ///
  /// - Parameters:
  ///   - total: the number of elements to lay out.
  ///   - what: what is laid out, in words, as in `its input [2, 12]`.
  ///   - samples: names in the size of the batch, which no size may depend on to come out even.
  /// - Throws: `shape/reshape-count`.
  mutating func torchSizes(
    _ target: [Dim], of total: Dim, what: String, samples: Set<String> = [], parameter: String,
    framework: String
  ) throws(LayerError) -> [Dim] {
    let open = target.indices.filter { target[$0] == -1 }
    guard open.count <= 1 else {
      throw LayerError(
        "shape/reshape-count",
        "\(subject) leaves \(open.count) sizes of its \(parameter) open, and only one can follow",
        at: .parameter(parameter), framework: "only one dimension can be inferred")
    }
    let given = target.reduce(Dim(1)) { $1 == -1 ? $0 : $0 * $1 }
    let names = "[\(target.map(\.description).joined(separator: ", "))]"
    let wrong: @Sendable (InferenceContext) -> LayerError = {
      LayerError(
        "shape/reshape-count",
        "\($0.subject) with \(parameter) \(names) needs \(open.isEmpty ? "" : "a multiple of ")"
          + "\($0.text(given)) elements, \(what) has \($0.text(total))",
        at: .parameter(parameter), framework: framework)
    }
    guard let place = open.first else {
      try require(
        total, equals: given, reason: { "\($0.subject) keeps the number of elements" }, else: wrong)
      return target
    }
    var sizes = target
    sizes[place] = try quotient(total, given, samples, wrong)
    return sizes
  }

  private mutating func quotient(
    _ total: Dim, _ given: Dim, _ samples: Set<String>,
    _ wrong: @Sendable (InferenceContext) -> LayerError
  ) throws(LayerError) -> Dim {
    if let (dim, condition) = total.quotient(by: given) {
      if let condition {
        guard condition.symbols.isDisjoint(with: samples) else { throw wrong(self) }
        try require(
          Constraint(condition, reason: "\(subject) divides its elements evenly"), else: wrong)
      }
      return dim
    }
    guard let all = value(total), let part = value(given), part > 0, all.isMultiple(of: part) else {
      throw wrong(self)
    }
    return Dim(all / part)
  }
}

extension Array where Element == Dim {
  /// The sizes with -1 replaced by what is left of so many elements; nil where that cannot be told.
  func filled(to total: Dim) -> [Dim]? {
    guard let place = firstIndex(of: -1) else { return self }
    let given = reduce(Dim(1)) { $1 == -1 ? $0 : $0 * $1 }
    guard let open = total.quotient(by: given)?.dim else { return nil }
    var sizes = self
    sizes[place] = open
    return sizes
  }
}
