/// Draws chains of layers that are valid at some size.
struct ChainGenerator {
  private var state: UInt64
  private let dialect: ChainDialect

  init(seed: UInt64, _ dialect: ChainDialect) {
    state = seed
    self.dialect = dialect
  }

  /// A chain with the size of each name at which it was found valid.
  mutating func chain(names: [String]) -> (chain: LayerChain, base: [String: Int]) {
    let base = Dictionary(uniqueKeysWithValues: names.map { ($0, pick(12...90)) })
    var chain = emptyChain(names)
    let length = pick(2...7)
    for _ in 0..<60 where chain.steps.count < length {
      guard let shape = chain.sizes(base) else { break }
      var next = chain
      next.steps.append(pick(0...4) == 0 ? fork(shape) : .layer(layer(shape)))
      // Sizes stay small, so that every one can be tried.
      if let sizes = next.sizes(base), sizes.allSatisfy({ $0 < 3000 }) { chain = next }
    }
    return (chain, base)
  }

  private mutating func emptyChain(_ names: [String]) -> LayerChain {
    let channels = ChainExtent(name: nil, offset: pick(1...6))
    let first = ChainExtent(name: names[0])
    let second =
      names.count > 1 ? ChainExtent(name: names[1]) : ChainExtent(name: nil, offset: pick(6...40))
    let shape =
      switch pick(0...5) {
      case 0 where names.count == 1: [first]
      case 1 where names.count == 1: [first, first]
      case 2: [ChainExtent(name: names[0], factor: 2, offset: pick(0...3)), second]
      default: [first, second]
      }
    let input = dialect == .keras ? shape + [channels] : [channels] + shape
    return LayerChain(dialect: dialect, names: names, input: input, steps: [])
  }

  private mutating func layer(_ shape: [Int]) -> ChainLayer {
    dialect == .keras ? kerasLayer(shape) : torchLayer(shape)
  }

  /// Two runs from one layer, the second padded or cropped to the size of the first.
  private mutating func fork(_ shape: [Int]) -> LayerChain.Step {
    let left = run(shape, 1...3)
    var right = run(shape, 0...2)
    if left.sizes.count == right.sizes.count {
      right.layers +=
        dialect == .keras
        ? kerasAlignment(right.sizes, left.sizes) : torchAlignment(right.sizes, left.sizes)
    }
    let join = dialect == .keras ? kerasJoin(left.sizes) : torchJoin(left.sizes)
    return .fork(left.layers, right.layers, join: join)
  }

  private mutating func run(
    _ shape: [Int], _ count: ClosedRange<Int>
  ) -> (layers: [ChainLayer], sizes: [Int]) {
    var (layers, sizes): ([ChainLayer], [Int]) = ([], shape)
    let wanted = pick(count)
    for _ in 0..<40 where layers.count < wanted {
      let next = layer(sizes)
      guard let after = next.apply(sizes) else { continue }
      layers.append(next)
      sizes = after
    }
    return (layers, sizes)
  }

  // MARK: Numbers

  mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func list(_ count: Int, _ range: ClosedRange<Int>) -> [Int] {
    (0..<count).map { _ in pick(range) }
  }
}

extension ChainGenerator: RandomNumberGenerator {
  /// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
