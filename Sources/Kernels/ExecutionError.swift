/// Why a program cannot be planned or a step cannot be run.
package enum ExecutionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A symbol of this shape has no value.
  case unboundShape(tensor: String, shape: String)
  /// Sizes that do not fit an operation once the symbols have values.
  case invalidOperation(origin: String, problem: String)
  /// A tensor of this many elements cannot be held.
  case tooLarge(tensor: String)
  /// The machine has less memory than this plan or these weights need.
  case notEnoughMemory(bytes: Int)
  /// A budget for the memory of a step that cannot be kept, and the least that can.
  case beyondBudget(bytes: Int, least: Int)
  case missingInput(String)
  case wrongInputSize(name: String, expectedBytes: Int, actualBytes: Int)
  case unsupportedElement(input: String, element: String)
  case unsupportedRule(String)
  case unsupportedPrimitive(String)

  private static func size(_ bytes: Int) -> String {
    bytes < 1_000_000 ? "\(bytes) bytes" : "\(bytes / 1_000_000) MB"
  }

  package var description: String {
    switch self {
    case .unboundShape(let tensor, let shape):
      "the shape \(shape) of \(tensor) has a size without a value"
    case .invalidOperation(let origin, let problem): "'\(origin)': \(problem)"
    case .tooLarge(let tensor): "\(tensor) is too large for the memory of any machine"
    case .notEnoughMemory(let bytes):
      "this needs \(bytes / 1_000_000) MB of memory, more than the machine has"
    case .beyondBudget(let bytes, let least):
      "a step needs at least \(least / 1_000_000 + 1) MB of memory, more than the budget of \(Self.size(bytes))"
    case .missingInput(let name): "the step was given no values for the input '\(name)'"
    case .wrongInputSize(let name, let expected, let actual):
      "the input '\(name)' needs \(expected) bytes and was given \(actual)"
    case .unsupportedElement(let input, let element):
      "the input '\(input)' has elements of type \(element), which no operation reads"
    case .unsupportedRule(let rule): "no arithmetic is known for the update rule \(rule)"
    case .unsupportedPrimitive(let name): "no arithmetic is known for the operation \(name)"
    }
  }
}
