/// Orders layers so that operands precede their users, keeping the order of the file where it is free.
///
/// Depth-first with an explicit stack, so that no depth of a model exhausts the thread's.
/// - Complexity: O(layers + operands).
struct TopologicalSort {
  private let operands: [[Int]]
  /// Layers on each cycle, in the order in which they read each other.
  private(set) var cycles: [[Int]] = []
  private var cuts: Set<[Int]> = []

  init(_ nodes: [LayerNode]) {
    operands = nodes.map { node in
      node.operands.compactMap { if case .layer(let index) = $0.producer { index } else { nil } }
    }
  }

  mutating func run() -> [Int] {
    var order: [Int] = []
    var state = [UInt8](repeating: 0, count: operands.count)  // 0 new, 1 open, 2 done
    for root in operands.indices where state[root] == 0 {
      var stack: [(node: Int, next: Int)] = [(root, 0)]
      state[root] = 1
      while let (node, next) = stack.last {
        guard next < operands[node].count else {
          state[node] = 2
          order.append(node)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let operand = operands[node][next]
        if state[operand] == 0 {
          state[operand] = 1
          stack.append((operand, 0))
        } else if state[operand] == 1 {
          let start = stack.firstIndex { $0.node == operand } ?? 0
          cycles.append(stack[start...].map(\.node))
          cuts.insert([node, operand])
        }
      }
    }
    return order
  }

  /// Whether the edge was left out because it closes a cycle.
  func isCut(from node: Int, to producer: Producer) -> Bool {
    guard case .layer(let operand) = producer else { return false }
    return cuts.contains([node, operand])
  }
}
