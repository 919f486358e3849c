internal import Program
internal import Shapes

/// What stands around a tensor where PyTorch pads it.
package enum BorderMode: Hashable, Sendable {
  case constant(Double)
  /// The elements beyond the outermost one, mirrored at it.
  case reflect
  /// The outermost element.
  case replicate
  /// The elements at the other end.
  case circular
}

extension InferenceContext {
  /// A border of `amount` around an axis of size `n`; amounts below 0 cut.
  ///
  /// - Throws: `shape/padding-larger-than-input`, `shape/crop-larger-than-input`.
  mutating func require(
    border amount: PadAmount, _ mode: BorderMode, of n: Dim, name: String, parameter: String
  ) throws(LayerError) {
    let widest = max(amount.before, amount.after)
    if let least = mode.leastExtent(for: widest) {
      try require(
        n, atLeast: least,
        reason: { "\($0.subject): \(widest) elements of the \(name) are needed outside of it" },
        else: { $0.borderTooWide(amount, mode, n, name, parameter) })
    }
    // PyTorch cuts before it adds zeros.
    let added = mode.isConstant ? max(amount.before, 0) + max(amount.after, 0) : 0
    let cut = added - amount.before - amount.after
    guard cut > 0 else { return }
    try require(
      n, atLeast: added > 0 ? cut : cut + 1,
      reason: { "\($0.subject) cuts \(cut) from the \(name)" },
      else: {
        LayerError(
          "shape/crop-larger-than-input",
          "\($0.subject) has a negative \(parameter) that cuts \(cut) from a \(name) of only "
            + "\($0.text(n))",
          at: .parameter(parameter),
          framework: mode.emptyWords)
      })
  }

  private func borderTooWide(
    _ amount: PadAmount, _ mode: BorderMode, _ n: Dim, _ name: String, _ parameter: String
  ) -> LayerError {
    let widest = max(amount.before, amount.after)
    return LayerError(
      "shape/padding-larger-than-input",
      "\(subject) has a \(parameter) of \(widest) on a \(name) of only \(text(n)): "
        + (mode == .circular ? "it would wrap around twice" : "it has no more elements to mirror"),
      at: .parameter(parameter),
      help: mode == .circular
        ? "use a \(parameter) of at most the \(name)"
        : "use a \(parameter) of less than the \(name), or repeat the outermost element instead",
      framework: mode == .circular
        ? "Padding value causes wrapping around more than once"
        : "Padding size should be less than the corresponding input dimension, but got: padding "
          + "(\(amount.before), \(amount.after))")
  }
}

extension BorderMode {
  fileprivate var isConstant: Bool { if case .constant = self { true } else { false } }

  /// What PyTorch says where nothing is left.
  fileprivate var emptyWords: String {
    switch self {
    case .constant: "narrow(): length must be non-negative"
    case .circular: "Negative padding value is resulting in an empty dimension"
    case .reflect, .replicate:
      "input is too small. Calculated output must be >= 1 in every dimension"
    }
  }

  /// The least size of an axis of which so many elements can be taken; nil where any will do.
  fileprivate func leastExtent(for amount: Int) -> Int? {
    guard amount > 0 else { return nil }
    switch self {
    case .reflect: return amount + 1
    case .circular: return amount
    case .constant, .replicate: return nil
    }
  }
}

extension ProgramBuilder {
  /// A border along one axis; amounts below 0 cut.
  mutating func bordered(
    _ x: TensorID, axis: Int, _ amount: PadAmount, _ mode: BorderMode
  ) throws(PrimitiveError) -> TensorID {
    // PyTorch continues what is left of an axis, but mirrors and repeats what was there.
    if mode == .circular {
      return try widened(try cut(x, axis, amount), axis, amount, mode)
    }
    return try cut(try widened(x, axis, amount, mode), axis, amount)
  }

  private mutating func cut(
    _ x: TensorID, _ axis: Int, _ amount: PadAmount
  ) throws(PrimitiveError) -> TensorID {
    let (before, after) = (max(-amount.before, 0), max(-amount.after, 0))
    guard before + after > 0 else { return x }
    let count = shape(of: x)[axis] - before - after
    return try apply(Slice(axis: axis, start: before, count: count), x)
  }

  private mutating func widened(
    _ x: TensorID, _ axis: Int, _ amount: PadAmount, _ mode: BorderMode
  ) throws(PrimitiveError) -> TensorID {
    let (before, after) = (max(amount.before, 0), max(amount.after, 0))
    guard before + after > 0 else { return x }
    if case .constant(let value) = mode {
      var amounts = [PadAmount](repeating: PadAmount(0, 0), count: shape(of: x).rank)
      amounts[axis] = PadAmount(before, after)
      return try apply(Pad(amounts: amounts, value: Float(value)), x)
    }
    var parts = [x]
    if before > 0 { parts = try outside(x, axis, before, mode, isBefore: true) + parts }
    if after > 0 { parts += try outside(x, axis, after, mode, isBefore: false) }
    return try apply(Concatenate(axis: axis), parts)[0]
  }

  /// The elements to put before or after an axis, in order.
  private mutating func outside(
    _ x: TensorID, _ axis: Int, _ count: Int, _ mode: BorderMode, isBefore: Bool
  ) throws(PrimitiveError) -> [TensorID] {
    switch mode {
    case .constant: return []
    case .replicate:
      let edge = try apply(Slice(axis: axis, start: isBefore ? 0 : -1, count: 1), x)
      return [try copies(of: edge, axis: axis, count: count)]
    case .reflect:
      let start = isBefore ? 1 : -count - 1
      let part = try apply(Slice(axis: axis, start: start, count: Dim(count)), x)
      return [try apply(Reverse(axis: axis), part)]
    case .circular:
      return [try apply(Slice(axis: axis, start: isBefore ? -count : 0, count: Dim(count)), x)]
    }
  }
}
