/// Mistakes inside one scalar, anchor, tag or directive.
extension SyntaxMistake {
  private var contextStart: Int { failure.contextOffset ?? offset }

  /// A quote without its end.
  var openQuote: Explanation {
    let quote = text.character(at: contextStart)
    let isAtEnd = text.skipSpace(from: offset) >= text.bytes.count
    return Explanation(
      "the quote opened here is never closed", at: quote,
      note: (isAtEnd ? "the file ends inside the text" : "the document ends here", offset..<offset),
      help: "add \(text.text(quote)) at the end of the text")
  }

  var escape: Explanation {
    // libyaml has read the sign and the letter when it misses the digits.
    let isUnknown = failure.problem == "found unknown escape character"
    let start = isUnknown ? offset : max(offset - 2, text.start)
    let place = start..<text.character(at: start + 1).upperBound
    let message =
      switch failure.problem {
      case "found unknown escape character": "\(quoted(place)) is not an escape"
      case "did not find expected hexdecimal number":
        "\(quoted(place)) needs \(hexadecimalDigits(place)) hexadecimal digits after it"
      default: "\(quoted(place)) names a character that does not exist"
      }
    return Explanation(
      message, at: place, help: "write '\\\\' for a backslash, or use single quotes")
  }

  private func hexadecimalDigits(_ escape: Range<Int>) -> Int {
    switch text.byte(escape.upperBound - 1) {
    case UInt8(ascii: "x"): 2
    case UInt8(ascii: "u"): 4
    default: 8
    }
  }

  /// An anchor or alias whose name is missing or holds other characters.
  var badName: Explanation {
    let start = contextStart
    var end = start + 1
    while end < text.bytes.count, !text.isSpace(end) { end += 1 }
    let isAlias = text.has("*", at: start)
    return Explanation(
      "\(quoted(start..<end)) is read as \(isAlias ? "an alias" : "an anchor"), "
        + "but that is not a name",
      at: start..<end,
      help: "put the text in quotes; a name has only letters, digits, '-' and '_'")
  }

  var blockHeader: Explanation {
    let start = contextStart
    let sign = text.character(at: start)
    let indicator = quoted(sign)
    if failure.problem.contains("equal to 0") {
      return Explanation(
        "the indentation after \(indicator) is 1 to 9, not 0", at: characterPlace)
    }
    return Explanation(
      "a text cannot begin on the line of \(indicator)", at: restOfLine,
      note: ("this sign begins a text of several lines", sign),
      help: "begin it on the next line, or put the value in quotes")
  }

  var badTag: Explanation {
    let start = contextStart
    var end = start
    while end < text.bytes.count, !text.isSpace(end) { end += 1 }
    return Explanation(
      "\(quoted(start..<end)) is not a tag that can be read", at: start..<end,
      help: "if the text begins with '!', put it in quotes")
  }

  var directive: Explanation {
    let place = lineTextStart(of: offset)..<lineTextEnd(of: offset)
    if failure.problem.contains("incompatible") {
      return Explanation("only YAML 1.1 and 1.2 can be read", at: place, help: "remove this line")
    }
    return Explanation(
      "a line that begins with '%' is a directive, and this is none that can be read", at: place,
      help: "remove the line, or put the text in quotes")
  }
}
