/// Mistakes inside and around brackets and braces.
extension SyntaxMistake {
  /// A list or mapping in brackets that did not go on with `,` or its end.
  var brackets: Explanation {
    let opening = failure.contextOffset ?? 0
    let open = text.has("[", at: opening) ? "[" : "{"
    let close = open == "[" ? "]" : "}"
    let openPlace = text.character(at: opening)
    let isAtEnd = text.skipSpace(from: offset) >= text.bytes.count
    if isAtEnd {
      return Explanation(
        "'\(open)' is never closed", at: openPlace,
        note: ("the file ends before '\(close)'", offset..<offset), help: "add '\(close)'")
    }
    if let line = lineOutsideBrackets(openedAt: opening) {
      return Explanation(
        "'\(open)' is not closed before the next entry begins", at: openPlace,
        note: ("this line was read as part of it", line..<lineTextEnd(of: line)),
        help: "add '\(close)'")
    }
    if ["]", "}"].contains(character) {
      return Explanation(
        "'\(character)' closes what '\(open)' opened", at: characterPlace,
        note: ("opened here", openPlace), help: "write '\(close)'")
    }
    let next = wordBeforeColon
    return Explanation(
      "',' or '\(close)' is missing before \(quoted(next))", at: next,
      note: ("'\(open)' was opened here", openPlace))
  }

  /// The first line after an opening bracket that looks like the next entry of what is around it.
  private func lineOutsideBrackets(openedAt opening: Int) -> Int? {
    let indentation = indentation(ofLineAt: opening)
    var end = text.lineEnd(of: opening)
    while end < offset {
      let start = text.skipSpace(from: end)
      guard start <= offset else { return nil }
      let isItem = text.has("-", at: start) && text.isSpace(start + 1)
      if isItem || self.indentation(ofLineAt: start) <= indentation { return start }
      end = text.lineEnd(of: start)
    }
    return nil
  }

  /// When libyaml stopped at a `:`, the key before it, else what stands at the place.
  private var wordBeforeColon: Range<Int> {
    guard text.has(":", at: offset) else {
      var end = offset
      while end < text.bytes.count, !text.isSpace(end), !isFlowIndicator(end) { end += 1 }
      return offset..<max(end, characterPlace.upperBound)
    }
    var start = offset
    while start > text.start, !text.isSpace(start - 1), !isFlowIndicator(start - 1) { start -= 1 }
    return start..<offset
  }

  private func isFlowIndicator(_ offset: Int) -> Bool {
    text.byte(offset).map { ",[]{}".utf8.contains($0) } == true
  }

  /// A `]` or `}` that closes nothing.
  var strayBracket: Explanation? {
    guard ["]", "}"].contains(character) else { return nil }
    return Explanation(
      "'\(character)' closes nothing that is open", at: characterPlace,
      help: "remove it, or put the text in quotes")
  }

  /// A place where a value must stand.
  var missingValue: Explanation {
    if offset >= text.bytes.count {
      return Explanation("a value is missing at the end of the file", at: offset..<offset)
    }
    let place = characterPlace
    if character == "," {
      return Explanation("a value is missing before ','", at: place, help: "remove one ','")
    }
    if !failure.context.contains("flow"), let stray = strayBracket { return stray }
    return Explanation(
      "a value is missing before '\(character)'", at: place,
      help: "if it begins a text, put the text in quotes")
  }
}
