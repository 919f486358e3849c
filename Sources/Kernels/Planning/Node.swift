internal import Program

/// One operation of a program, or several that are done as one, with what it adds to a plan.
protocol Node {
  /// Adds the tasks that compute the results.
  func emitForward(_ builder: PlanBuilder)
  /// Adds the tasks that send the gradients of the results on to the operands; called only if some result has one.
  func emitBackward(_ builder: PlanBuilder)
  var results: [TensorID] { get }
}

/// A node and the operations of the program that it does.
struct PlannedNode {
  let node: any Node
  /// Indices into the operations of the program, ascending.
  let operations: [Int]

  /// The operation in whose place the node runs.
  var place: Int { operations[operations.count - 1] }
}
