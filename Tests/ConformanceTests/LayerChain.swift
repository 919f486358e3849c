/// A run of layers as a spec writes it, with what each does to the sizes of one sample.
///
/// The sizes are counted here without the engine: windows by their positions, the rest by the arithmetic of
/// Dumoulin, Visin, "A guide to convolution arithmetic for deep learning", 2016, arXiv:1603.07285.
struct LayerChain: Sendable {
  /// One layer, or two runs from the same layer and what joins them.
  enum Step: Sendable {
    case layer(ChainLayer)
    case fork([ChainLayer], [ChainLayer], join: ChainJoin)
  }

  let dialect: ChainDialect
  let names: [String]
  /// Without the batch axis.
  let input: [ChainExtent]
  var steps: [Step]

  /// The shape of the result without the batch axis; nil where a layer refuses its operand.
  ///
  /// - Parameter stretches: whether a sum repeats what has the size 1.
  func sizes(_ values: [String: Int], stretching stretches: Bool = true) -> [Int]? {
    steps.reduce(input.map { $0.size(values) }) { sizes, step in
      sizes.flatMap { step.apply($0, stretches) }
    }
  }

  /// The spec, with sizes for the names that have one.
  func yaml(_ values: [String: Int] = [:]) -> String {
    var lines = ["coprime: 1", "dims:"]
    lines += names.map { "  \($0): \(values[$0].map(String.init) ?? "")" }
    lines += ["model:", "  dialect: \(dialect.rawValue)"]
    lines += ["  input: [batch, \(input.map(\.text).joined(separator: ", "))]", "  layers:"]
    for (index, step) in steps.enumerated() {
      lines += step.lines(index, dialect).map { "    - " + $0 }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// This chain without one of its steps, in every way.
  var shorter: [LayerChain] {
    steps.indices.flatMap { index in
      ([nil] + steps[index].parts).map { replacement in
        var chain = self
        chain.steps.replaceSubrange(index...index, with: replacement ?? [])
        return chain
      }
    }
  }
}

/// `factor · name + offset`, or the offset alone.
struct ChainExtent: Sendable {
  let name: String?
  var factor = 1
  var offset = 0

  var text: String {
    guard let name else { return "\(offset)" }
    let product = factor == 1 ? name : "\(factor) * \(name)"
    return offset == 0 ? product : "\(product) + \(offset)"
  }

  func size(_ values: [String: Int]) -> Int {
    name.map { factor * (values[$0] ?? 0) + offset } ?? offset
  }
}

enum ChainDialect: String, Sendable {
  case keras, torch
}

struct ChainLayer: Sendable {
  let kind: String
  /// `key: value` each.
  let parameters: [String]
  let apply: @Sendable ([Int]) -> [Int]?

  /// - Parameter axes: how many spatial axes the operand must have; nil: any number.
  init(
    _ kind: String, axes: Int? = nil, _ parameters: [String],
    apply: @escaping @Sendable ([Int]) -> [Int]?
  ) {
    (self.kind, self.parameters) = (kind, parameters)
    self.apply = { $0.count == (axes ?? $0.count - 1) + 1 ? apply($0) : nil }
  }

  func line(_ more: [String] = []) -> String {
    let all = parameters + more
    return all.isEmpty ? kind : "\(kind): {\(all.joined(separator: ", "))}"
  }
}

struct ChainJoin: Sendable {
  let kind: String
  var isSum: Bool { kind == "add" }
  let parameters: [String]
  let apply: @Sendable ([Int], [Int]) -> [Int]?
}

extension LayerChain.Step {
  func apply(_ sizes: [Int], _ stretches: Bool) -> [Int]? {
    func run(_ layers: [ChainLayer]) -> [Int]? {
      layers.reduce(sizes) { sizes, layer in sizes.flatMap { layer.apply($0) } }
    }
    switch self {
    case .layer(let layer): return layer.apply(sizes)
    case .fork(let left, let right, let join):
      guard let a = run(left), let b = run(right) else { return nil }
      return a == b || stretches || !join.isSum ? join.apply(a, b) : nil
    }
  }

  func lines(_ index: Int, _ dialect: ChainDialect) -> [String] {
    let identity = dialect == .keras ? "identity" : "Identity"
    switch self {
    case .layer(let layer): return [layer.line()]
    case .fork(let left, let right, let join):
      let fork = ["\(identity): {name: fork\(index)}"]
      let first = left.enumerated().map { position, layer in
        layer.line(position == left.count - 1 ? ["name: left\(index)"] : [])
      }
      let second = right.enumerated().map { position, layer in
        layer.line(position == 0 ? ["from: fork\(index)"] : [])
      }
      let operands = "from: [left\(index), \(right.isEmpty ? "fork\(index)" : "-1")]"
      return fork + first + second
        + [ChainLayer(join.kind, join.parameters + [operands]) { $0 }.line()]
    }
  }

  /// What a fork leaves when it is taken apart.
  var parts: [[LayerChain.Step]?] {
    switch self {
    case .layer: []
    case .fork(let left, let right, _): [left.map { .layer($0) }, right.map { .layer($0) }]
    }
  }
}
