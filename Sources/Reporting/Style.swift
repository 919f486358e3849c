/// Colours of a terminal, or none.
///
/// Eight escape sequences do not pay for a library that pulls Foundation into a program that must start in a
/// few milliseconds.
package struct Style: Sendable {
  package let hasColor: Bool
  /// Columns of the terminal; nil when the output is not a terminal.
  package let width: Int?

  package init(hasColor: Bool, width: Int? = nil) {
    self.hasColor = hasColor
    self.width = width
  }
  package static let plain = Style(hasColor: false)

  package enum Color: String {
    case red = "31", green = "32", yellow = "33", blue = "34", cyan = "36", gray = "90"
  }

  package func bold(_ text: String) -> String { wrap(text, "1") }
  package func dim(_ text: String) -> String { wrap(text, "2") }
  package func color(_ color: Color, _ text: String) -> String { wrap(text, color.rawValue) }
  package func bold(_ color: Color, _ text: String) -> String { wrap(text, "1;\(color.rawValue)") }

  private func wrap(_ text: String, _ code: String) -> String {
    hasColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Columns that a text takes on a terminal: wide East Asian characters and emoji take two, combining marks none.
package func displayWidth(_ text: some StringProtocol) -> Int {
  if let width = plainWidth(text) { return width }
  return text.reduce(0) { sum, character in
    guard let scalar = character.unicodeScalars.first else { return sum }
    if scalar.properties.isEmojiPresentation
      || wideRanges.contains(where: { $0.contains(scalar.value) })
    {
      return sum + 2
    }
    let category = scalar.properties.generalCategory
    return category == .nonspacingMark || category == .format || category == .control
      ? sum : sum + 1
  }
}

/// The number of scalars where each takes one column: below U+0300 (but for a few after U+0080), operators of
/// mathematics, and the brackets of a rounded number.
///
/// Looking up properties of characters takes longer than all the rest of printing a table.
func plainWidth(_ text: some StringProtocol) -> Int? {
  var width = 0
  var bytes = text.utf8.makeIterator()
  while let byte = bytes.next() {
    switch byte {
    case 0x80...0xBF: break
    case 0xC2: return nil
    case ..<0xCC: width += 1
    case 0xE2:
      width += 1
      switch bytes.next() {
      case 0x88, 0x89: break
      case 0x8C: guard let last = bytes.next(), last == 0x8A || last == 0x8B else { return nil }
      default: return nil
      }
    default: return nil
    }
  }
  return width
}

/// Blocks of the Unicode standard whose characters are East Asian Wide (UAX #11).
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE30...0xFE6F,
  0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
]
