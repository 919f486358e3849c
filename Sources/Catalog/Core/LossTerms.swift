package import Program

/// The losses of single samples, and how much each counts in their mean.
package struct LossTerms: Sendable {
  /// `[N, …]`, with the factors of `counts` in them.
  package let losses: TensorID
  /// As `losses`, or `[N, …]` with fewer axes; nil where all count alike.
  package let counts: TensorID?

  package init(_ losses: TensorID, counts: TensorID? = nil) {
    (self.losses, self.counts) = (losses, counts)
  }
}
