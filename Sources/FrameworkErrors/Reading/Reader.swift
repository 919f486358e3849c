/// Reads a message from left to right.
struct Reader {
  private let text: [UInt8]
  private(set) var position: Int

  init(_ text: [UInt8], at position: Int) {
    self.text = text
    self.position = position
  }

  private var byte: UInt8? { position < text.count ? text[position] : nil }

  func isAt(_ literal: String) -> Bool {
    text[position...].starts(with: literal.utf8)
  }

  mutating func match(_ parts: ArraySlice<Wording.Part>) -> Match? {
    var match = Match()
    var parts = parts
    while let part = parts.popFirst() {
      switch part {
      case .text(let literal):
        guard isAt(literal) else { return nil }
        position += literal.utf8.count
      case .integer(let name):
        guard let value = integer() else { return nil }
        match.set(name, value)
      case .shape(let name):
        guard let value = shape() else { return nil }
        match.set(name, value)
      case .word(let name):
        guard let value = word() else { return nil }
        match.set(name, value)
      case .anything:
        guard case .text(let next)? = parts.first else { return match }
        while position < text.count, !isAt(next) { position += 1 }
      }
    }
    return match
  }

  /// No size is larger; sums and differences of two cannot overflow.
  private static let largest = 1 << 53

  /// - Returns: nil where there is none, or one too large for a size.
  mutating func integer() -> Int? {
    let start = position
    if byte == UInt8(ascii: "-") { position += 1 }
    let digits = position
    while let byte, isDigit(byte) { position += 1 }
    guard position > digits,
      let value = Int(String(decoding: text[start..<position], as: UTF8.self)),
      value.magnitude <= Self.largest
    else {
      position = start
      return nil
    }
    return value
  }

  /// `[3, None]`, `(3,)`, `{3,4}`, `torch.Size([3])`, `64x1x1`; -1 and None are open.
  private mutating func shape() -> [Int?]? {
    let start = position
    if isAt("torch.Size(") { position += 11 }
    guard let open = byte, "([{".utf8.contains(open) else {
      position = start
      return joined()
    }
    position += 1
    var sizes: [Int?] = []
    while let byte, !")]}".utf8.contains(byte) {
      if let value = integer() {
        sizes.append(value < 0 ? nil : value)
      } else if isAt("None") || isAt("*") || isAt("?") {
        position += isAt("None") ? 4 : 1
        sizes.append(nil)
      } else if ", ".utf8.contains(byte) {
        position += 1
      } else {
        position = start
        return nil
      }
    }
    guard byte != nil else { return nil }
    position += 1
    if text[start...].starts(with: "torch.Size(".utf8), byte == UInt8(ascii: ")") { position += 1 }
    return sizes
  }

  /// `64x1x1`
  private mutating func joined() -> [Int?]? {
    guard let first = integer() else { return nil }
    var sizes: [Int?] = [first]
    while byte == UInt8(ascii: "x") || isAt(" x ") {
      position += isAt(" x ") ? 3 : 1
      guard let next = integer() else { return nil }
      sizes.append(next)
    }
    return sizes
  }

  private mutating func word() -> String? {
    let start = position
    while let byte, !" \n\t,;:()[]'\"`".utf8.contains(byte) { position += 1 }
    return position > start ? String(decoding: text[start..<position], as: UTF8.self) : nil
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
