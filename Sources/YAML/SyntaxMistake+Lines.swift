/// Mistakes in the shape of lines: indentation, colons, dashes.
extension SyntaxMistake {
  var tab: Explanation {
    var end = offset
    while text.has("\t", at: end) { end += 1 }
    return Explanation(
      "a tab is used for indentation; YAML allows only spaces", at: offset..<end,
      help: "replace it with spaces")
  }

  var badStart: Explanation {
    Explanation(
      "a text cannot begin with '\(character)'", at: word, help: "put the text in quotes")
  }

  // MARK: Colons

  /// libyaml met a `:` it cannot use; the mistake is often on the line before.
  var unexpectedColon: Explanation {
    let lineStart = lineTextStart(of: offset)
    let colon = characterPlace
    if let first = firstColon(from: lineStart, to: offset) {
      return Explanation(
        "a second ': ' on one line", at: colon,
        note: ("the value of this key begins on the same line", lineStart..<first),
        help: "put the value in quotes, or begin it on a line of its own")
    }
    if offset - lineStart > 1024 {
      return Explanation(
        "a key of \(offset - lineStart) bytes; YAML allows 1024 characters", at: lineStart..<offset)
    }
    guard let previous = lineBefore(lineStart) else {
      return Explanation("a ':' cannot stand here", at: colon)
    }
    if firstColon(from: previous, to: lineTextEnd(of: previous)) == nil {
      return missingColon(onLineOf: previous)
    }
    if indentation(ofLineAt: offset) > indentation(ofLineAt: previous) {
      return Explanation(
        "this line is indented deeper than the one before, whose key already has a value",
        at: lineStart..<offset,
        note: ("this key has its value on the same line", previous..<lineTextEnd(of: previous)),
        help: "indent both lines equally, or remove the value before")
    }
    return Explanation("a ':' cannot stand here", at: colon)
  }

  /// A line that should be `key: value`.
  func missingColon(onLineOf start: Int) -> Explanation {
    let line = lineTextStart(of: start)..<lineTextEnd(of: start)
    if text.has("-", at: line.lowerBound), !text.isSpace(line.lowerBound + 1) {
      return Explanation(
        "a space is missing after '-'", at: line.lowerBound..<line.lowerBound + 1,
        help: "write '- \(text.text(line.lowerBound + 1..<line.upperBound))'")
    }
    if let colon = line.first(where: { text.has(":", at: $0) }) {
      return Explanation(
        "a space is missing after ':'", at: colon..<colon + 1,
        help: "write \(spaced(line, at: colon))")
    }
    let words = text.text(line).split(separator: " ")
    return Explanation(
      "\(quoted(line)) has no ':' after its key", at: line,
      help: words.count == 2 ? "write '\(words[0]): \(words[1])'" : "write 'key: value'")
  }

  private func spaced(_ line: Range<Int>, at colon: Int) -> String {
    "'\(text.text(line.lowerBound..<colon)): \(text.text(colon + 1..<line.upperBound))'"
  }

  /// The first `:` that ends a key.
  private func firstColon(from start: Int, to end: Int) -> Int? {
    guard start < end else { return nil }
    return (start..<end).first { index in
      text.has(":", at: index) && (index + 1 == text.bytes.count || text.isSpace(index + 1))
    }
  }

  /// Where the text of the nearest line before begins that holds more than a comment.
  private func lineBefore(_ offset: Int) -> Int? {
    var start = text.lineStart(of: offset)
    while start > text.start {
      start = text.lineStart(of: start - 1)
      let content = lineTextStart(of: start)
      if content < text.lineEnd(of: start), !text.has("#", at: content) { return content }
    }
    return nil
  }

  // MARK: Indentation

  var unexpectedDash: Explanation {
    let before = text.trimmedEnd(offset, notBefore: text.lineStart(of: offset))
    let dash = characterPlace
    if !isFirstInLine, text.has(":", at: before - 1) {
      return Explanation(
        "a list with '-' cannot begin on the line of its key", at: dash,
        help: "begin it on the next line, or write [a, b]")
    }
    return Explanation(
      "a list item with '-' cannot stand here", at: dash,
      help: "if the dash begins a text, put the text in quotes")
  }

  /// Something that is neither the next key nor the next item of what is open.
  var misplaced: Explanation {
    if let stray = strayBracket { return stray }
    if !isFirstInLine { return afterValue }
    if let previous = lineBefore(offset), previous == lastScalar?.lowerBound,
      indentation(ofLineAt: previous) == indentation(ofLineAt: offset)
    {
      return missingColon(onLineOf: previous)
    }
    let isList = failure.problem.contains("'-'")
    let context = failure.contextOffset ?? 0
    let begin = (
      isList ? "the list around it begins here" : "the mapping around it begins here",
      text.character(at: context)
    )
    if isList, !text.has("-", at: offset),
      indentation(ofLineAt: offset) == indentation(ofLineAt: context)
    {
      return Explanation(
        "\(quoted(word)) stands among the items of a list, but does not begin with '- '",
        at: word, note: begin, help: "begin it with '- ', or indent it less")
    }
    let spaces = indentation(ofLineAt: offset)
    return Explanation(
      "this line is indented by \(spaces) \(spaces == 1 ? "space" : "spaces"), "
        + "which fits no line above",
      at: word, note: begin, help: "indent it exactly like the lines it belongs with")
  }

  /// More text behind a value that is complete.
  private var afterValue: Explanation {
    guard let scalar = lastScalar, scalar.upperBound <= offset, isQuote(scalar.lowerBound) else {
      return Explanation("this text cannot follow the value before it", at: restOfLine)
    }
    return Explanation(
      "text follows the closing quote", at: restOfLine,
      note: ("the quote was opened here", scalar.lowerBound..<scalar.lowerBound + 1),
      help: text.text(scalar).contains(where: \.isNewline)
        ? "the text spans lines: is its closing quote missing?"
        : "put the whole value in quotes")
  }

  func isQuote(_ offset: Int) -> Bool { text.has("'", at: offset) || text.has("\"", at: offset) }
}
