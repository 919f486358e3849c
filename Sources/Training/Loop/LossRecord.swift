internal import JSONText

/// The losses of a training from its first step on: of every step while they are few, then means of as many steps each.
///
/// Takes 2,048 entries at most, however long the training is.
package struct LossRecord: Hashable, Sendable {
  /// Means over ``steps`` steps, before their updates.
  package struct Entry: Hashable, Sendable {
    /// Of all outputs together, without penalties.
    package var loss: Float
    package var penalty: Float
    package var steps: Int

    package init(loss: Float, penalty: Float, steps: Int) {
      (self.loss, self.penalty, self.steps) = (loss, penalty, steps)
    }
  }
  /// Of as many steps each, but for the last.
  package private(set) var entries: [Entry] = []
  /// Steps that an entry is made of.
  private var width = 1

  private static let most = 2048

  package init() {}

  package var stepCount: Int { entries.reduce(0) { $0 + $1.steps } }

  /// - Parameter losses: by name, `penalty` among them where weights are penalised.
  package mutating func add(_ losses: [NamedValue]) {
    let penalty = losses.first { $0.name == "penalty" }?.value ?? 0
    let loss = losses.reduce(0) { $0 + $1.value } - penalty
    append(Entry(loss: Float(loss), penalty: Float(penalty), steps: 1))
  }

  private mutating func append(_ entry: Entry) {
    if let last = entries.last, last.steps < width {
      entries[entries.count - 1] = last.joined(entry)
      return
    }
    if entries.count == Self.most {
      entries = stride(from: 0, to: Self.most, by: 2).map { entries[$0].joined(entries[$0 + 1]) }
      width *= 2
    }
    entries.append(entry)
  }
}

extension LossRecord.Entry {
  fileprivate func joined(_ other: Self) -> Self {
    let steps = self.steps + other.steps
    func mean(_ a: Float, _ b: Float) -> Float {
      a + (b - a) * Float(other.steps) / Float(steps)
    }
    return Self(loss: mean(loss, other.loss), penalty: mean(penalty, other.penalty), steps: steps)
  }
}

extension LossRecord {
  /// Numbers as text, which keeps every bit and takes little room.
  var json: JSONValue {
    [
      "width": .int(width), "steps": .int(stepCount),
      "losses": .string(entries.map { "\($0.loss)" }.joined(separator: " ")),
      "penalties": .string(
        entries.contains { $0.penalty != 0 }
          ? entries.map { "\($0.penalty)" }.joined(separator: " ") : ""),
    ]
  }

  /// Nil where it is none.
  init?(_ json: JSONValue) {
    guard let width = json["width"]?.int, width > 0, let steps = json["steps"]?.int, steps >= 0,
      let losses = json["losses"]?.string?.floats,
      let penalties = json["penalties"]?.string?.floats,
      losses.count <= Self.most, losses.count == steps / width + (steps % width > 0 ? 1 : 0),
      penalties.isEmpty || penalties.count == losses.count
    else { return nil }
    self.width = width
    entries = losses.indices.map { index in
      Entry(
        loss: losses[index], penalty: penalties.isEmpty ? 0 : penalties[index],
        steps: min(width, steps - index * width))
    }
  }
}

extension String {
  /// Numbers between spaces; nil where one of them is none.
  fileprivate var floats: [Float]? {
    let words = split(separator: " ")
    let numbers = words.compactMap { Float($0) }
    return numbers.count == words.count ? numbers : nil
  }
}
