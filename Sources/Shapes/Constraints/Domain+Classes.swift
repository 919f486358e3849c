extension Domain {
  /// The union of ranges on the residue classes of a period.
  ///
  /// - Parameter classes: for the sizes congruent by `i + 1` modulo the number of classes, ranges that
  ///   begin and end in the class; `Int.max` stands for no end.
  init(classes: [[ClosedRange<Int>]]) {
    var sweep = Sweep(period: classes.count)
    for (i, ranges) in classes.enumerated() {
      for range in ranges { sweep.add(range, class: (i + 1) % classes.count) }
    }
    self.init(joining: sweep.pieces())
  }
}

/// Walks over the sizes where a class begins or ends; in between the same classes are valid.
private struct Sweep {
  private struct Event {
    var position: Int
    var residue: Int
    var change: Int
  }

  private let period: Int
  private var events: [Event] = []
  /// How many ranges of each class hold here.
  private var depth: [Int]
  private var result: [DomainPiece] = []

  init(period: Int) {
    self.period = period
    depth = Array(repeating: 0, count: period)
  }

  mutating func add(_ range: ClosedRange<Int>, class residue: Int) {
    events.append(Event(position: range.lowerBound, residue: residue, change: 1))
    if let end = range.upperBound.adding(1) {
      events.append(Event(position: end, residue: residue, change: -1))
    }
  }

  mutating func pieces() -> [DomainPiece] {
    events.sort { $0.position < $1.position }
    for (i, event) in events.enumerated() {
      if i > 0, events[i - 1].position < event.position {
        emit(from: events[i - 1].position, to: event.position - 1)
      }
      depth[event.residue] += event.change
    }
    if let last = events.last { emit(from: last.position, to: nil) }
    return result
  }

  private mutating func emit(from: Int, to: Int?) {
    if let to, to - from < 2 * period {
      for n in from...to where depth[n % period] > 0 {
        if let size = DomainPiece(from: n, to: n, modulo: 1, [0]) { result.append(size) }
      }
      return
    }
    let residues = depth.indices.filter { depth[$0] > 0 }
    if let piece = DomainPiece(from: from, to: to, modulo: period, residues) {
      result.append(piece)
    }
  }
}
