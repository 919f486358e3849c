import Kernels
import Program
import Testing

/// What minimal filtering costs in precision, where its sums are long.
@Suite struct WinogradTests {
  /// Up to 256 channels, gradients stay within 2⁻²⁰ of the largest number, sixteen units in its last place, and losses within
  /// 2⁻²¹. The tolerance of 10⁻⁵ against PyTorch is ten times as wide.
  @Test(arguments: [(64, 64), (128, 80), (256, 64)])
  func `wide convolutions by minimal filtering stay close to double precision`(
    channels: Int, filters: Int
  ) throws {
    let test = try Networks.convolutions(
      "\(channels) to \(filters)", batch: 1, image: [5, 6, channels],
      [Networks.Conv(filters: filters, padding: .same, activation: nil)])
    let reference = try referenceStep(test)
    for isa in InstructionSet.allCases where isa.isAvailable {
      let fast = try fastStep(test, isa: isa)
      #expect(distance(fast.losses, reference.losses) < 0x1p-21)
      for (ours, exact) in zip(fast.gradients, reference.gradients) {
        #expect(distance(ours, exact) < 0x1p-20, "\(isa): \(distance(ours, exact))")
      }
    }
  }
}
