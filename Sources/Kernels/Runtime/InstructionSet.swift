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
    let wanted = wish.flatMap(InstructionSet.init(rawValue:))
    if let wanted, wanted.isAvailable { return wanted }
    return allCases.last { $0.isAvailable } ?? .baseline
  }()

  /// Why `COPRIME_ISA` cannot be followed, for whoever asks before computing.
  package static var unmetWish: String? {
    guard let wish, InstructionSet(rawValue: wish)?.isAvailable != true else { return nil }
    let choices = allCases.filter(\.isAvailable).map(\.rawValue).joined(separator: ", ")
    return "COPRIME_ISA asks for '\(wish)'; this processor offers \(choices)"
  }

  private static var wish: String? {
    getenv("COPRIME_ISA").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The table of functions; the baseline's when this processor lacks the instructions.
  var table: UnsafePointer<coprime_kernels> {
    coprime_kernels_named(rawValue) ?? coprime_kernels_everywhere()
  }
}
