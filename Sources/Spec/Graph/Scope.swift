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

/// A layer that reads something by a name, which may stand for a later layer.
struct UnresolvedNode {
  let index: Int
  /// All that it reads.
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
  typealias Meaning = (operand: PendingOperand, range: SourceRange)
  /// Names of inputs and names that the spec gives.
  private var given: [String: Meaning] = [:]
  /// Names of the other entries, made from their kinds: hundreds, of which few are ever asked for.
  private var automatic: [(name: String, meaning: Meaning)] = []
  private var automaticIndex: [String: Int] = [:]
  private var indexed = 0
  /// Names given by the spec, which automatic names avoid.
  var reserved: Set<String> = []
  var explicit: Set<String> = []
  /// How many entries of each kind there are; a block has few kinds.
  private var counts: [(kind: String, count: Int)] = []

  init(prefix: String, parent: Int?, incoming: [PendingOperand]) {
    (self.prefix, self.parent, self.incoming) = (prefix, parent, incoming)
  }

  var last: [PendingOperand] { entries.last ?? incoming }

  /// Result of the entry `count` places back; one more than there are entries is what flows in.
  func back(_ count: Int) -> [PendingOperand]? {
    if count <= entries.count { return entries[entries.count - count] }
    return count == entries.count + 1 && !incoming.isEmpty ? incoming : nil
  }

  /// Appends the result of an entry that goes by an automatic name.
  mutating func add(_ result: [PendingOperand], named name: String, at range: SourceRange) {
    entries.append(result)
    if let first = result.first { automatic.append((name, (first, range))) }
  }

  /// What a name stands for: what the spec calls so, else the first entry that is called so.
  mutating func find(_ name: String) -> Meaning? {
    if let meaning = given[name] { return meaning }
    for index in indexed..<automatic.count where automaticIndex[automatic[index].name] == nil {
      automaticIndex[automatic[index].name] = index
    }
    indexed = automatic.count
    return automaticIndex[name].map { automatic[$0].meaning }
  }

  mutating func give(_ name: String, _ operand: PendingOperand, at range: SourceRange) {
    given[name] = (operand, range)
  }

  /// All names, for "did you mean".
  var names: [String] { Set(given.keys).union(automatic.map(\.name)).sorted() }

  /// The given name, numbered where it is repeated; else the kind's, numbered as Keras does.
  mutating func name(for entry: LayerEntry, kind: String, iteration: Int, of count: Int) -> String {
    if let name = entry.name?.value { return count == 1 ? name : "\(name)_\(iteration + 1)" }
    while true {
      let number = next(kind)
      let name = number == 0 ? kind : "\(kind)_\(number)"
      if !reserved.contains(name) { return name }
    }
  }

  private mutating func next(_ kind: String) -> Int {
    guard let index = counts.firstIndex(where: { $0.kind == kind }) else {
      counts.append((kind, 1))
      return 0
    }
    counts[index].count += 1
    return counts[index].count - 1
  }
}
