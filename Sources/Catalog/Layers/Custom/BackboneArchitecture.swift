internal import Shapes

/// An architecture of `keras.applications`, as formulas of its input size.
///
/// Along a chain of windows every height is `⌊(height + offset) / divisor⌋`, since
/// `⌊(⌊x/b⌋ + c)/d⌋ = ⌊(x + b·c)/(b·d)⌋`. So what an architecture costs is a sum over its resolutions.
package struct BackboneArchitecture: Sendable {
  package let name: String
  /// Height and width that its weights were trained on.
  package let trainedSize: Int
  /// Least height and width that Keras accepts.
  package let leastSize: Int
  package let pixels: PixelContract
  /// Channels of the result without the classifying layers.
  package let channels: Int
  /// From the input to the result; the last one is that of the result.
  package let resolutions: [Resolution]
  /// The same for a size that is not known when the model is built, where padding that follows the
  /// parity of a size falls back to that for odd ones.
  package let openResolutions: [Resolution]?
  /// Multiply-adds that depend on no size: those of squeeze-and-excitation.
  package let fixedMultiplyAdds: Int
  /// Weights for three input channels.
  package let trainableCount: Int
  package let stateCount: Int
  package let stem: Stem
  package let top: Top

  /// The places of one size, and what is computed at each.
  package struct Resolution: Sendable {
    package let offset: Int
    package let divisor: Int
    /// Per position.
    package let multiplyAdds: Int

    init(_ offset: Int, _ divisor: Int, _ multiplyAdds: Int) {
      (self.offset, self.divisor, self.multiplyAdds) = (offset, divisor, multiplyAdds)
    }

    func size(_ extent: Dim) -> Dim { (extent + offset).floorDivided(by: divisor) }
  }

  /// The first convolution: all that depends on the number of input channels.
  package struct Stem: Sendable {
    /// Weights, and multiply-adds per position of its result, for each input channel.
    package let weights: Int
    package let offset: Int
    package let divisor: Int
    /// Statistics that an input layer keeps for each channel.
    package let statistics: Int
  }

  /// The layers that make classes of the result.
  package struct Top: Sendable {
    /// What the last of them reads.
    package let width: Int
    /// Weights and multiply-adds of the others at the trained size.
    package let weights: Int
    package let state: Int
    package let multiplyAdds: Int
    /// Units of a dense layer that reads the flattened result; nil after a global pooling.
    package let flattenedUnits: Int?
  }
}
