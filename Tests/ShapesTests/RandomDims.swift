import Shapes

/// SplitMix64 (Steele, Lea, Flood 2014), so that every run tests the same expressions.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A dim beside the same computation on plain integers, step by step as a network does it.
struct Traced {
  typealias Sizes = [String: Int]

  var dim: Dim
  /// Nil where a step leaves the range in which a double is exact.
  var direct: @Sendable (Sizes) -> Int?

  init(_ dim: Dim, _ direct: @escaping @Sendable (Sizes) -> Int?) {
    self.dim = dim
    self.direct = { sizes in direct(sizes).flatMap { $0.magnitude < 1 << 40 ? $0 : nil } }
  }

  static func symbol(_ name: String) -> Traced {
    Traced(.symbol(name)) { $0[name] ?? 0 }
  }

  private func map(_ dim: Dim, _ step: @escaping @Sendable (Int) -> Int) -> Traced {
    Traced(dim) { [direct] in direct($0).map(step) }
  }

  private func join(
    _ other: Traced, _ dim: Dim, _ step: @escaping @Sendable (Int, Int) -> (Int, Bool)
  ) -> Traced {
    Traced(dim) { [direct] in
      guard let a = direct($0), let b = other.direct($0) else { return nil }
      let (value, overflow) = step(a, b)
      return overflow ? nil : value
    }
  }

  func floor(_ k: Int) -> Traced { map(dim.floorDivided(by: k)) { floorDivision($0, k) } }

  func plus(_ c: Int) -> Traced { map(dim + c) { $0 + c } }

  func times(_ c: Int) -> Traced { map(dim * c) { $0 * c } }

  func plus(_ other: Traced) -> Traced { join(other, dim + other.dim) { ($0 + $1, false) } }

  func minus(_ other: Traced) -> Traced { join(other, dim - other.dim) { ($0 - $1, false) } }

  func times(_ other: Traced) -> Traced {
    join(other, dim * other.dim) { $0.multipliedReportingOverflow(by: $1) }
  }

  /// Convolution or pooling over a padded extent.
  func window(_ kernel: Int, stride: Int, padding: Int) -> Traced {
    plus(2 * padding - kernel).floor(stride).plus(1)
  }

  func same(_ stride: Int) -> Traced {
    map(dim.ceilDivided(by: stride)) { -floorDivision(-$0, stride) }
  }

  func remainder(_ k: Int) -> Traced {
    map(dim.remainder(by: k)) { $0 - k * floorDivision($0, k) }
  }
}

/// `⌊n/k⌋` without the helpers under test.
func floorDivision(_ n: Int, _ k: Int) -> Int {
  Int((Double(n) / Double(k)).rounded(.down))
}

extension SeededGenerator {
  mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// A chain of layers over some symbols with skips, concatenations and flattenings.
  mutating func traced(over names: [String], steps: Int) -> Traced {
    var pool = names.map(Traced.symbol)
    var current = pool[0]
    for _ in 0..<steps {
      let other = pool[pick(0...pool.count - 1)]
      current = step(current, other)
      pool.append(current)
    }
    return current
  }

  private mutating func step(_ current: Traced, _ other: Traced) -> Traced {
    switch pick(0...12) {
    case 0...3: current.window(pick(1...7), stride: pick(1...4), padding: pick(0...3))
    case 4, 5: current.same(pick(1...4))
    case 6: current.plus(pick(-4...4))
    case 7: current.times(pick(-2...3))
    case 8: current.plus(other)
    case 9: current.minus(other)
    case 10:
      current.dim.terms(below: 6) && other.dim.terms(below: 6) ? current.times(other) : current
    case 11: current.remainder(pick(1...5))
    default: current.times(pick(1...5)).plus(other).floor(pick(1...6))
    }
  }
}

extension Dim {
  /// Keeps products from growing beyond what doubles hold exactly.
  func terms(below limit: Int) -> Bool { description.utf8.count < 12 * limit }
}
