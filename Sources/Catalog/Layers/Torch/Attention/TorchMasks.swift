internal import Arrays
internal import Program
internal import Shapes

/// A mask that a call of PyTorch's attention takes behind the sequences.
package enum TorchMask: Hashable, Sendable {
  /// Of pairs of steps: in what the encoder of a transformer reads, in the sequence itself, and between the sequence and
  /// the memory.
  case source, own, memory
  /// Of steps that are padding, in the same three.
  case sourceKeys, ownKeys, memoryKeys

  var isOfKeys: Bool {
    switch self {
    case .source, .own, .memory: false
    case .sourceKeys, .ownKeys, .memoryKeys: true
    }
  }
}

/// A layer that may take masks as further operands, in the order of PyTorch's call.
///
/// A mask of truth values marks what is not seen; one of numbers is added to the scores. Masks of pairs are
/// `[steps, keys]` or, for each head of each example, `[batch · heads, steps, keys]`; masks of padding `[batch, keys]`,
/// without the batch where the sequences have none.
package protocol TorchMaskedLayer: Layer {
  /// PyTorch's names, in the order of its call.
  static var maskArguments: [(key: String, mask: TorchMask)] { get }
  /// Those that are among the operands.
  var masks: Set<TorchMask> { get set }
}

extension TorchMaskedLayer {
  /// The masks behind the sequences, each with the number of its operand.
  func maskOperands(
    of count: Int
  ) -> [(key: String, mask: TorchMask, operand: Int)] {
    let taken = Self.maskArguments.filter { masks.contains($0.mask) }
    return taken.enumerated().map {
      ($0.element.key, $0.element.mask, count - taken.count + $0.offset)
    }
  }

  /// - Parameters:
  ///   - sequences: how many operands may stand before the masks.
  ///   - help: what to write where there are others.
  /// - Returns: the operands before the masks.
  /// - Throws: `shape/operand-count`.
  func sequences(
    _ operands: [TensorType], _ sequences: [Int], help: String? = nil, _ context: InferenceContext
  ) throws(LayerError) -> [Shape] {
    let count = operands.count - masks.count
    guard sequences.contains(count) else {
      let keys = maskOperands(of: 0).map { "'\($0.key)'" }.joined(separator: ", ")
      let wanted = sequences.map { "\($0)" }.joined(separator: " or ")
      throw LayerError(
        "shape/operand-count",
        "\(context.subject) takes \(wanted) \(sequences == [1] ? "sequence" : "sequences")"
          + (keys.isEmpty ? "" : " and then \(keys)") + ", not \(counted(operands.count, "input"))",
        help: help
          ?? (keys.isEmpty && count > 1 ? "say which masks follow: 'attn_mask: true'" : nil))
    }
    return operands.prefix(count).map(\.shape)
  }
}

extension Field where Root: TorchMaskedLayer {
  /// One key per mask.
  static var maskFields: [Field] {
    Root.maskArguments.map { key, mask in
      Field(
        key, type: .boolean, default: "false",
        mask.isOfKeys
          ? "Whether an input marks the steps that are padding, behind those before it in PyTorch's call."
          : "Whether an input says which pairs of steps do not meet, behind those before it in PyTorch's call."
      ) { root, node, decoder in
        guard let isTaken = decoder.bool(node) else { return false }
        if isTaken { root.masks.insert(mask) } else { root.masks.remove(mask) }
        return true
      }
    }
  }
}

// MARK: Checks

extension TorchAttentionOptions {
  /// - Throws: `shape/attention-mismatch` for a mask that does not fit `query` and `key`.
  func check(
    _ mask: TensorType, named name: String, isOfKeys: Bool, _ query: Shape, _ key: Shape,
    operand: Int, _ context: inout InferenceContext
  ) throws(LayerError) {
    guard mask.element == .bool || mask.element.isFloatingPoint else {
      throw LayerError(
        "shape/attention-mismatch",
        "\(context.subject) takes truth values or numbers to add as its '\(name)', not \(mask.element.rawValue)",
        at: .operand(operand), help: "write 'dtype: bool' where it is declared",
        framework: "only bool and floating types of attn_mask are supported")
    }
    let isBatched = query.rank == 3
    let step = isBatched && isBatchFirst ? 1 : 0
    let batch = isBatched ? [query[1 - step]] : []
    let (steps, keys) = (query[step], key[step])
    let each = (batch.first ?? 1) * headCount
    let forms = isOfKeys ? [batch + [keys]] : [[steps, keys], [each, steps, keys]]
    guard let form = forms.first(where: { $0.count == mask.shape.rank }) else {
      throw mismatch(mask.shape, name, forms, operand, context)
    }
    for (axis, size) in form.enumerated() {
      try context.require(
        mask.shape[axis], equals: size, reason: { "\($0.subject): axis \(axis) of its \(name)" },
        else: { mismatch(mask.shape, name, forms, operand, $0) })
    }
  }

  private func mismatch(
    _ mask: Shape, _ name: String, _ forms: [[Dim]], _ operand: Int, _ context: InferenceContext
  ) -> LayerError {
    let wanted = forms.map { "\(Shape(axes: $0.map { Axis($0) }))" }.joined(separator: " or ")
    return LayerError(
      "shape/attention-mismatch",
      "\(context.subject) takes its '\(name)' as \(wanted), not \(mask)", at: .operand(operand),
      framework: "The shape of the \(forms.count > 1 ? "attn_mask" : "key_padding_mask") is "
        + "torch.Size(\(context.torchSize(mask))), but should be "
        + "\(context.tuple(Shape(axes: forms[0].map { Axis($0) })))")
  }
}
