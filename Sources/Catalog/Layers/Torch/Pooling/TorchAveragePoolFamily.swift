internal import YAML
package import Program
internal import Shapes

/// The mean of every window, channels first.
///
/// - Shapes: see ``TorchPoolFamily``.
package protocol TorchAveragePoolFamily: TorchPoolFamily {
  /// Whether the padding counts as elements.
  var countsPadding: Bool { get set }
  /// What sums are divided by instead of the number of elements.
  var divisor: Int? { get set }
}

extension TorchAveragePoolFamily {
  package var role: LayerRole { .pooling }
  static func averagePoolSchema(_ more: [Field<Self>] = []) -> Schema<Self> {
    Schema(
      Self(),
      windowFields + [
        paddingField, ceilModeField,
        .bool(
          "count_include_pad", \.countsPadding, default: "true",
          "Whether the padding counts as elements of value 0."),
      ] + more, validate: checkPadding)
  }

  static var divisorField: Field<Self> {
    Field(
      "divisor_override", type: .optional(.integer(min: nil, max: nil)), default: "null",
      "What sums are divided by; null for the number of elements."
    ) { root, node, decoder in
      if node.isNull { return true }
      guard let divisor = decoder.integer(node) else { return false }
      guard divisor != 0 else {
        decoder.report("spec/out-of-range", "'divisor_override' must not be 0", at: node.place)
        return false
      }
      root.divisor = divisor
      return true
    }
  }

  package func pool(
    _ image: TensorID, into builder: inout ProgramBuilder
  ) throws(PrimitiveError) -> TensorID {
    var window = options.slidingWindow
    if let divisor {
      // Zeros all around make every window a whole one.
      let padded = try builder.zeros(around: image, window.imageAmounts)
      window.padding = .valid
      let mean = try builder.pool(.average, padded, window)
      guard let area = window.area.constant else {
        throw PrimitiveError(Self.about.name, "its window is too large")
      }
      let scale = Float(area) / Float(divisor)
      return try builder.apply(Elementwise(function: .affine(scale: scale, offset: 0)), mean)
    }
    guard countsPadding else { return try builder.pool(.average, image, window) }
    // The padding is there, what a last window reaches over is not.
    let sides = window.imageAmounts.map { PadAmount($0.before, min($0.before, $0.after)) }
    let padded = try builder.zeros(around: image, sides)
    window.padding = .explicit(
      window.amounts.map { PadAmount(0, $0.after - min($0.before, $0.after)) })
    return try builder.pool(.average, padded, window)
  }

  package var pooled: Pool.Kind? { .average }

  package func moments(_ x: Moments, count: Double) -> Moments? {
    divisor == nil ? x.averaged(over: count) : nil
  }
}

extension WindowGeometry {
  /// Padding of the spatial axes, of which a sequence has one before its own.
  fileprivate var imageAmounts: [PadAmount] {
    axes == 1 ? [PadAmount(0, 0)] + amounts : amounts
  }
}

extension ProgramBuilder {
  /// - Parameter amounts: for the spatial axes of `[N, …, C]`.
  fileprivate mutating func zeros(
    around image: TensorID, _ amounts: [PadAmount]
  ) throws(PrimitiveError) -> TensorID {
    guard amounts.contains(where: { $0.total > 0 }) else { return image }
    return try apply(Pad(amounts: [PadAmount(0, 0)] + amounts + [PadAmount(0, 0)]), image)
  }
}
