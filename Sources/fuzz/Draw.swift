/// Random numbers that depend on a seed and the index of an input alone (SplitMix64: Steele, Lea, Flood 2014).
struct Draw: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64, input: Int) {
    state = seed &+ UInt64(bitPattern: Int64(input)) &* 0xbf58_476d_1ce4_e5b9
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number of 0 ..< `count`; 0 where there is none.
  mutating func below(_ count: Int) -> Int {
    count > 1 ? Int.random(in: 0..<count, using: &self) : 0
  }

  /// Whether something that happens once in `times` happens.
  mutating func once(in times: Int) -> Bool { below(times) == 0 }

  mutating func pick<Choices: Collection>(_ choices: Choices) -> Choices.Element? {
    choices.randomElement(using: &self)
  }

  /// Parts of 0 ..< `count`, at most `longest` long.
  mutating func range(in count: Int, longest: Int) -> Range<Int> {
    guard count > 0 else { return 0..<0 }
    let start = below(count)
    return start..<min(count, start + 1 + below(longest))
  }
}
