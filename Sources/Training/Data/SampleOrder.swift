internal import Arrays

/// Which samples make up each batch of an endless stream: pass after pass over a split, each in an order of its own.
///
/// A batch is a pure function of seed and number, so that a run goes on in the middle as if it had never stopped.
package struct SampleOrder: Hashable, Sendable {
  package enum Shuffling: Hashable, Sendable {
    case none
    /// Over all samples.
    case samples
    /// Samples drawn from a window that moves over the split, as `tf.data` does.
    case window(Int)
    /// Batches stay together, their order changes.
    case batches
  }
  package let sampleCount: Int
  package let batchSize: Int
  package let dropsRemainder: Bool
  package let shuffling: Shuffling
  private let seed: UInt64

  package init(
    sampleCount: Int, batchSize: Int, dropsRemainder: Bool = false, shuffling: Shuffling = .samples,
    seed: UInt64
  ) {
    self.sampleCount = max(0, sampleCount)
    self.batchSize = max(1, batchSize)
    self.dropsRemainder = dropsRemainder
    self.shuffling = shuffling
    self.seed = seed
  }

  /// Batches of one pass; 0 where the remainder is dropped and nothing else is there.
  package var batchesPerPass: Int {
    sampleCount / batchSize + (dropsRemainder || sampleCount % batchSize == 0 ? 0 : 1)
  }

  /// All samples of one pass in their order.
  ///
  /// - Complexity: O(samples).
  package func order(ofPass pass: Int) -> [Int] {
    var walk = PassWalk(self, pass)
    return walk.samples(0..<sampleCount)
  }

  fileprivate func random(_ pass: Int) -> RandomStream {
    RandomStream(seed: seed, stream: RandomPurpose.order.stream(0, pass))
  }

  /// Walks through batches and remembers the pass it is in.
  struct Cursor {
    private let order: SampleOrder
    private var pass = -1
    private var walk: PassWalk?

    init(_ order: SampleOrder) { self.order = order }

    /// The samples of batch `number` of the stream, and the pass they belong to.
    mutating func batch(_ number: Int) -> (positions: [Int], pass: Int) {
      let perPass = max(1, order.batchesPerPass)
      if number / perPass != pass {
        pass = number / perPass
        walk = PassWalk(order, pass)
      }
      let start = min(number % perPass * order.batchSize, order.sampleCount)
      let end = start + min(order.batchSize, order.sampleCount - start)
      return (walk?.samples(start..<end) ?? [], pass)
    }
  }
}

/// Gives the samples of one pass part by part; needs no list of them but for small data and inside of a window.
private struct PassWalk {
  private let order: SampleOrder
  private let random: RandomStream
  private let permutation: IndexPermutation
  private var window: WindowWalk?

  init(_ order: SampleOrder, _ pass: Int) {
    self.order = order
    random = order.random(pass)
    switch order.shuffling {
    case .none, .window: permutation = IndexPermutation(count: 0, random)
    case .samples: permutation = IndexPermutation(count: order.sampleCount, random)
    case .batches:
      permutation = IndexPermutation(count: order.sampleCount / order.batchSize, random)
    }
  }

  /// The samples at these places of the pass.
  ///
  /// - Complexity: O(places) where they follow on those asked for last, else up to O(samples) with a window.
  mutating func samples(_ places: Range<Int>) -> [Int] {
    switch order.shuffling {
    case .none: return Array(places)
    case .samples: return permutation.elements(at: places)
    case .batches:
      // The remainder stays last, so that every batch keeps its samples.
      let size = order.batchSize
      return places.map { place in
        place / size < permutation.count ? permutation[place / size] * size + place % size : place
      }
    case .window(let size):
      if window == nil || window?.place ?? 0 > places.lowerBound {
        window = WindowWalk(size, count: order.sampleCount, random)
      }
      while let place = window?.place, place < places.lowerBound { _ = window?.next() }
      return places.compactMap { _ in window?.next() }
    }
  }
}

/// Every next sample is one of the `size` that have not been taken and come first.
private struct WindowWalk {
  private var window: [Int]
  private var entering: Int
  private let count: Int
  private let random: RandomStream
  /// Samples taken so far.
  private(set) var place = 0

  init(_ size: Int, count: Int, _ random: RandomStream) {
    window = Array(0..<min(max(1, size), count))
    (entering, self.count, self.random) = (window.count, count, random)
  }

  mutating func next() -> Int? {
    guard !window.isEmpty else { return nil }
    let pick = Int(random.below(UInt64(window.count), at: UInt64(place)))
    place += 1
    let sample = window[pick]
    if entering < count {
      window[pick] = entering
      entering += 1
    } else {
      window.swapAt(pick, window.count - 1)
      window.removeLast()
    }
    return sample
  }
}
