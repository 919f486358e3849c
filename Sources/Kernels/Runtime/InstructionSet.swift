internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#endif

/// Which vector instructions the inner loops use.
package enum InstructionSet: String, CaseIterable, Sendable {
  case baseline, avx2, avx512

  /// Whether this processor has them.
  package var isAvailable: Bool { coprime_kernels_named(rawValue) != nil }

  /// What `COPRIME_ISA` asks for if this processor has it, else the widest available.
  package static let preferred: InstructionSet = {
    if let text = getenv("COPRIME_ISA"),
      let wanted = InstructionSet(rawValue: String(cString: text)), wanted.isAvailable
    {
      return wanted
    }
    return allCases.last { $0.isAvailable } ?? .baseline
  }()

  /// The table of functions; the baseline's when this processor lacks the instructions.
  var table: UnsafePointer<coprime_kernels> {
    coprime_kernels_named(rawValue) ?? coprime_kernels_everywhere()
  }
}
