/// Mistakes a spec could hold: in its text, and in what it says.
struct SpecMutator {
  let corpus: [[UInt8]]
  let dictionary: Dictionary

  func input(_ draw: inout Draw) -> [UInt8] {
    var text = draw.pick(corpus) ?? []
    for _ in 0...draw.below(4) {
      if draw.once(in: 3) {
        ByteMutator.mutate(&text, draw.pick(corpus) ?? [], &draw)
      } else {
        mutateMeaning(&text, &draw)
      }
      if text.count > 256 << 10 { text.removeSubrange((256 << 10)...) }
    }
    return text
  }

  private func mutateMeaning(_ text: inout [UInt8], _ draw: inout Draw) {
    let marks = Marks(text)
    switch draw.below(12) {
    case 0, 1, 2: replace(draw.pick(marks.values), with: dictionary.hostileValue(&draw), in: &text)
    case 3: replace(draw.pick(marks.keys), with: dictionary.key(&draw), in: &text)
    case 4: replace(draw.pick(marks.values), with: dictionary.name(&draw), in: &text)
    case 5: swap(draw.pick(marks.keys), draw.pick(marks.keys), in: &text)
    case 6: swap(draw.pick(marks.values), draw.pick(marks.values), in: &text)
    case 7: insertLayer(&text, &draw)
    case 8: replace(draw.pick(marks.values), with: dictionary.entry(&draw), in: &text)
    case 9: changeNumber(draw.pick(marks.values), in: &text, &draw)
    case 10: insertAnchor(&text, &draw)
    default: indent(&text, &draw)
    }
  }

  private func replace(_ range: Range<Int>?, with new: String, in text: inout [UInt8]) {
    if let range { text.replaceSubrange(range, with: new.utf8) }
  }

  private func swap(_ a: Range<Int>?, _ b: Range<Int>?, in text: inout [UInt8]) {
    guard let a, let b, a != b else { return }
    let (first, second) = a.lowerBound < b.lowerBound ? (a, b) : (b, a)
    guard first.upperBound <= second.lowerBound else { return }
    let (left, right) = (Array(text[first]), Array(text[second]))
    text.replaceSubrange(second, with: left)
    text.replaceSubrange(first, with: right)
  }

  /// Puts a layer with drawn parameters among the others.
  private func insertLayer(_ text: inout [UInt8], _ draw: inout Draw) {
    let line = ByteMutator.line(of: text, &draw)
    let blanks = text[line].prefix { $0 == 32 }.count
    let item = String(repeating: " ", count: blanks) + "- " + dictionary.layer(&draw) + "\n"
    text.insert(contentsOf: item.utf8, at: line.lowerBound)
  }

  private func changeNumber(_ range: Range<Int>?, in text: inout [UInt8], _ draw: inout Draw) {
    guard let range, let number = Int(String(decoding: text[range], as: UTF8.self)) else { return }
    let near = [
      number &+ 1, number &- 1, number &* 2, number / 2, 0 &- number, number &* 1000,
      number &* 1_000_003, 0, 1,
    ]
    text.replaceSubrange(range, with: "\(draw.pick(near) ?? 0)".utf8)
  }

  private func insertAnchor(_ text: inout [UInt8], _ draw: inout Draw) {
    let marks = Marks(text)
    guard let target = draw.pick(marks.values), let use = draw.pick(marks.values),
      target.upperBound <= use.lowerBound
    else { return }
    text.replaceSubrange(use, with: draw.once(in: 4) ? "{<<: *a, b: *a}".utf8 : "*a".utf8)
    text.insert(contentsOf: "&a ".utf8, at: target.lowerBound)
  }

  private func indent(_ text: inout [UInt8], _ draw: inout Draw) {
    let line = ByteMutator.line(of: text, &draw)
    let blanks = text[line].prefix { $0 == 32 }.count
    if draw.once(in: 2) {
      text.insert(contentsOf: repeatElement(32, count: 1 + draw.below(4)), at: line.lowerBound)
    } else {
      text.removeSubrange(line.lowerBound..<line.lowerBound + min(blanks, 1 + draw.below(4)))
    }
  }
}

/// Where keys and values seem to stand; a rough guess is enough.
struct Marks {
  private(set) var keys: [Range<Int>] = []
  private(set) var values: [Range<Int>] = []

  init(_ text: [UInt8]) {
    var start = 0
    for (place, byte) in text.enumerated() {
      switch byte {
      case UInt8(ascii: ":"):
        add(start..<place, to: \.keys, text)
        start = place + 1
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        start = place + 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        add(start..<place, to: \.values, text)
        start = place + 1
      case UInt8(ascii: ","), 10:
        add(start..<place, to: \.values, text)
        start = place + 1
      default: break
      }
    }
  }

  private mutating func add(
    _ range: Range<Int>, to marks: WritableKeyPath<Marks, [Range<Int>]>, _ text: [UInt8]
  ) {
    var range = range
    while let first = range.first, text[first] == 32 || text[first] == 45 {
      range = first + 1..<range.upperBound
    }
    while let last = range.last, text[last] == 32 { range = range.lowerBound..<last }
    if !range.isEmpty { self[keyPath: marks].append(range) }
  }
}
