internal import Arrays
internal import Program
internal import Shapes

/// What is added to the scores of attention.
struct TorchMaskTerm {
  /// `[batch or 1, heads or 1, steps or 1, keys]`.
  let numbers: TensorID
  /// Whether no gradient passes to it.
  let isFixed: Bool
}

/// Which steps of the key a step of the query may not see.
struct TorchAttentionMasks {
  var isCausal = false
  var terms: [TorchMaskTerm] = []

  /// The sum of all terms, with `appended` keys that are seen from everywhere; nil without any.
  func sum(
    appended: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? {
    var sum: TensorID?
    for term in terms { sum = try builder.sum(sum, term.numbers) }
    guard let sum, appended > 0 else { return sum }
    let none = [PadAmount](repeating: PadAmount(0, 0), count: 3)
    return try builder.apply(Pad(amounts: none + [PadAmount(0, appended)]), sum)
  }

  /// Very small numbers `[1, 1, steps, keys]` for the steps behind each step; nil where all are seen.
  ///
  /// They are smaller than those of masks, so that a step whose keys are all masked still sees none behind itself.
  func future(
    _ query: TensorID, _ key: TensorID, appended: Int, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID? {
    guard isCausal,
      let banned = try builder.banned(query, key, axis: 1, isCausal: true, window: nil)
    else { return nil }
    var numbers = try builder.mapped(.affine(scale: -2e9, offset: 0), banned)
    if appended > 0 {
      numbers = try builder.apply(Pad(amounts: [PadAmount(0, 0), PadAmount(0, appended)]), numbers)
    }
    let axes = builder.shape(of: numbers).axes
    return try builder.reshaped(numbers, [Axis(1), Axis(1)], axes[...])
  }
}

extension TorchAttentionOptions {
  /// A mask as numbers to add to the scores of `[batch, …]` sequences.
  ///
  /// - Parameter isBool: whether it holds 1 for what is not seen, not numbers to add.
  func term(
    _ mask: TensorID, isBool: Bool, isOfKeys: Bool, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TorchMaskTerm {
    let isInput = if case .input = builder.program[mask].role { true } else { false }
    var numbers = mask
    if isBool {
      let truth = isInput ? mask : try builder.apply(StopGradient(), mask)
      numbers = try builder.mapped(.affine(scale: -1e9, offset: 0), truth)
    }
    let axes = builder.shape(of: mask).axes
    let one = Axis(1)
    if isOfKeys {
      numbers = try builder.reshaped(
        numbers, axes.count == 2 ? axes.prefix(1) : [one], [one, one], axes.suffix(1))
    } else {
      let examples = axes.count == 3 ? Axis(axes[0].dim.floorDivided(by: headCount)) : one
      let heads = axes.count == 3 ? Axis(Dim(headCount)) : one
      numbers = try builder.reshaped(numbers, [examples, heads], axes.suffix(2))
    }
    return TorchMaskTerm(numbers: numbers, isFixed: isBool || isInput)
  }
}

extension TorchMaskedLayer {
  /// The masks among the operands as numbers to add.
  func maskTerms(
    _ operands: [TensorID], _ options: TorchAttentionOptions, into builder: inout ProgramBuilder,
    _ context: LoweringContext
  ) throws(PrimitiveError) -> [TorchMask: TorchMaskTerm] {
    var terms: [TorchMask: TorchMaskTerm] = [:]
    for (_, mask, operand) in maskOperands(of: operands.count) {
      terms[mask] = try options.term(
        operands[operand], isBool: context.element(operand) == .bool, isOfKeys: mask.isOfKeys,
        into: &builder)
    }
    return terms
  }
}
