internal import SourceText

/// What a name may refer to before all layers are known.
enum PendingOperand {
  case found(Operand)
  case named(String, SourceRange)
  /// What could not be read, and was reported.
  case missing

  func located(at range: SourceRange) -> PendingOperand {
    switch self {
    case .found(let operand):
      .found(Operand(producer: operand.producer, output: operand.output, range: range))
    case .named(let name, _): .named(name, range)
    case .missing: .missing
    }
  }
}

/// A layer whose operands are not resolved yet.
struct PendingNode {
  let node: LayerNode
  let operands: [PendingOperand]
  let scope: Int
  let share: Located<String>?
}

/// The names and entries of the model or of one use of a block.
struct Scope {
  /// `residual_1/`, or empty for the model itself.
  let prefix: String
  let parent: Int?
  /// What flows in: the model's single input, or the operands of the block's use.
  var incoming: [PendingOperand]
  /// Results of the entries so far.
  var entries: [[PendingOperand]] = []
  var table: [String: (operand: PendingOperand, range: SourceRange)] = [:]
  /// Names given by the spec, which automatic names avoid.
  var reserved: Set<String> = []
  var explicit: Set<String> = []
  private var counts: [String: Int] = [:]

  init(prefix: String, parent: Int?, incoming: [PendingOperand]) {
    (self.prefix, self.parent, self.incoming) = (prefix, parent, incoming)
  }

  var last: [PendingOperand] { entries.last ?? incoming }

  /// Result of the entry `count` places back; one more than there are entries is what flows in.
  func back(_ count: Int) -> [PendingOperand]? {
    if count <= entries.count { return entries[entries.count - count] }
    return count == entries.count + 1 && !incoming.isEmpty ? incoming : nil
  }

  func find(_ name: String) -> PendingOperand? { table[name]?.operand }

  /// The given name, numbered where it is repeated; else the kind's, numbered as Keras does.
  mutating func name(for entry: LayerEntry, kind: String, iteration: Int, of count: Int) -> String {
    if let name = entry.name?.value { return count == 1 ? name : "\(name)_\(iteration + 1)" }
    while true {
      let number = counts[kind, default: 0]
      counts[kind] = number + 1
      let name = number == 0 ? kind : "\(kind)_\(number)"
      if !reserved.contains(name) { return name }
    }
  }
}
