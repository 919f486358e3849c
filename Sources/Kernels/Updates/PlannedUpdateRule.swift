internal import CKernels
internal import Program

/// An update rule whose inner loop is a kernel.
///
/// A rule that is no such thing runs on its plain arithmetic.
protocol PlannedUpdateRule: ReferenceUpdateRule {
  /// Whether the kernel must see a weight from its first to its last number.
  var needsWholeWeight: Bool { get }

  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel

  /// What the kernel reads, apart from weight decay; corrections in double precision.
  ///
  /// - Parameter step: counted from 1.
  func constants(learningRate: Float, step: Int) -> coprime_update

  /// How often a weight's size the kernel needs as room to compute in, given as its third slot.
  var scratchWeights: Int { get }

  /// The slots that the kernel takes, in its order; nil for none.
  var kernelSlots: [Int?] { get }
}

extension PlannedUpdateRule {
  var needsWholeWeight: Bool { false }
  var scratchWeights: Int { 0 }
  var kernelSlots: [Int?] { Array(0..<slotCount) }

  /// `1 − βᵗ`.
  func correction(_ beta: Float, _ step: Int) -> Double {
    1 - Double.power(Double(beta), Double(step))
  }
}
