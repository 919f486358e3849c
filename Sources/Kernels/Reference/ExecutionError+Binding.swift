import Program
import Shapes

extension ExecutionError {
  init(_ error: BindingError, in program: Program) {
    switch error {
    case .noSize(let id):
      self = .unboundShape(
        tensor: program.description(of: id), shape: program[id].type.shape.description)
    case .tooLarge(let id): self = .tooLarge(tensor: program.description(of: id))
    case .operation(let origin, let error):
      self = .invalidOperation(origin: origin, problem: error.description)
    }
  }
}

extension Program {
  /// What to call a tensor in a message.
  fileprivate func description(of id: TensorID) -> String {
    switch self[id].role {
    case .input(let name): return "the input '\(name)'"
    case .parameter(let number): return "the weight '\(parameters[number].name)'"
    case .constant: return "a constant"
    case .intermediate:
      let operation = operations.first { $0.results.contains(id) }
      return "a result of '\(operation?.origin ?? "")'"
    }
  }
}
