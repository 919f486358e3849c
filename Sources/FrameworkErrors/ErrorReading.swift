/// A message of another framework, understood.
package struct ErrorReading: Sendable {
  package let framework: Framework
  package let meaning: String
  package let causes: [String]
  /// Every size that the message names, in its order, each once.
  package let numbers: [Int]

  /// Nil where no kind of message fits.
  ///
  /// - Complexity: linear in the message for each wording.
  package init?(_ message: String) {
    let text = Array(Self.withoutColours(message).utf8)
    var best: (kind: any FrameworkMessage.Type, wording: Wording, match: Match)?
    for kind in allMessages {
      for wording in kind.wordings {
        guard let match = wording.match(text) else { continue }
        if best.map({ wording.literalCount > $0.wording.literalCount }) ?? true {
          best = (kind, wording, match)
        }
        break
      }
    }
    guard let (kind, wording, match) = best else { return nil }
    framework = wording.framework
    meaning = kind.meaning(match)
    causes = kind.causes(match)
    numbers = Self.numbers(in: wording, match)
  }

  private static func numbers(in wording: Wording, _ match: Match) -> [Int] {
    var result: [Int] = []
    for part in wording.parts {
      let found: [Int?] =
        switch part {
        case .integer(let name): [match[name]]
        case .shape(let name): match.shape(name) ?? []
        case .text, .word, .anything: []
        }
      for case let number? in found where !result.contains(number) { result.append(number) }
    }
    return result
  }

  /// Numbers of any text that look like sizes: runs of digits outside of words, file positions and addresses.
  package static func sizes(in message: String) -> [Int] {
    var result: [Int] = []
    let text = Array(message.utf8)
    var position = 0
    while position < text.count {
      var reader = Reader(text, at: position)
      let before = position > 0 ? text[position - 1] : UInt8(ascii: " ")
      guard text[position] >= 0x30, text[position] <= 0x39, let number = reader.integer() else {
        position += 1
        continue
      }
      position = reader.position
      let after = position < text.count ? text[position] : UInt8(ascii: " ")
      guard isEdge(before), isEdge(after), number > 0, !result.contains(number) else { continue }
      result.append(number)
    }
    return result
  }

  /// Whether a number may touch this byte and still be a size: brackets, spaces and the x of `3x4`.
  private static func isEdge(_ byte: UInt8) -> Bool { " \n\t,;()[]{}x=".utf8.contains(byte) }

  /// The text without the escape sequences by which Keras makes parts of it bold.
  private static func withoutColours(_ message: String) -> String {
    var result = ""
    var isEscape = false
    for character in message.unicodeScalars {
      if character == "\u{1B}" {
        isEscape = true
      } else if isEscape {
        isEscape = !character.properties.isAlphabetic
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

extension Wording {
  /// Bytes that are the wording's own: of two that fit, the longer says more.
  fileprivate var literalCount: Int {
    parts.reduce(0) { sum, part in
      if case .text(let text) = part { sum + text.utf8.count } else { sum }
    }
  }
}
