internal import SourceText

/// A place where libyaml could not go on, in the words of someone who writes specs.
///
/// libyaml names the state of its parser; here the text around the place says what the writer most
/// likely did.
struct SyntaxMistake {
  let failure: SyntaxFailure
  let text: CheckedText
  /// The last scalar that could be read, quotes included.
  let lastScalar: Range<Int>?

  struct Explanation {
    let message: String
    let place: Range<Int>
    var note: (message: String, place: Range<Int>)?
    var help: String?

    init(
      _ message: String, at place: Range<Int>, note: (message: String, place: Range<Int>)? = nil,
      help: String? = nil
    ) {
      self.message = message
      self.place = place
      self.note = note
      self.help = help
    }
  }

  func report(to findings: inout Findings) {
    let explanation = explain()
    let notes = explanation.note.map { note in
      [Diagnostic.Note(note.message, at: findings.range(note.place))]
    }
    findings.add(
      .syntax, explanation.message, at: explanation.place, notes: notes ?? [],
      help: explanation.help)
  }

  private func explain() -> Explanation {
    if text.has("\t", at: failure.offset), failure.problem.contains("tab") || isAtToken {
      return tab
    }
    switch failure.problem {
    case "found character that cannot start any token": return badStart
    case "could not find expected ':'": return missingColon(onLineOf: failure.contextOffset ?? 0)
    case "mapping values are not allowed in this context": return unexpectedColon
    case "block sequence entries are not allowed in this context": return unexpectedDash
    case "mapping keys are not allowed in this context":
      return Explanation(
        "a '?' cannot stand here", at: word, help: "if it begins a text, put the text in quotes")
    case "did not find expected key", "did not find expected '-' indicator": return misplaced
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": return brackets
    case "did not find expected node content": return missingValue
    case "did not find expected <document start>":
      return Explanation(
        "nothing can follow here: the value before is complete", at: restOfLine,
        help: "check the indentation of this line and of the first one")
    default: return explainToken()
    }
  }

  private func explainToken() -> Explanation {
    switch failure.context {
    case "while scanning a quoted scalar": return openQuote
    case "while parsing a quoted scalar": return escape
    case "while scanning an anchor", "while scanning an alias": return badName
    case "while scanning a block scalar": return blockHeader
    case "while scanning a directive", "while scanning a %YAML directive",
      "while scanning a %TAG directive":
      return directive
    case "while scanning a tag", "while parsing a tag", "while parsing a node": return badTag
    default: break
    }
    if failure.problem.contains("YAML d") || failure.problem.contains("directive") {
      return directive
    }
    return Explanation("this cannot be read as YAML: \(failure.problem)", at: word)
  }

  // MARK: Places

  var offset: Int { min(failure.offset, text.bytes.count) }

  private var isAtToken: Bool { failure.problem == "found character that cannot start any token" }

  /// From the place to the next white space; nothing at the end of a line.
  var word: Range<Int> {
    var end = offset
    while end < text.bytes.count, !text.isSpace(end) { end += 1 }
    return offset..<end
  }

  var restOfLine: Range<Int> { offset..<lineTextEnd(of: offset) }

  /// Where the text of a line begins, behind its indentation.
  func lineTextStart(of offset: Int) -> Int {
    var start = text.lineStart(of: offset)
    while text.isBlank(start) { start += 1 }
    return start
  }

  /// Where the text of a line ends, before white space and a comment.
  func lineTextEnd(of offset: Int) -> Int {
    let start = text.lineStart(of: offset)
    var end = text.lineEnd(of: offset)
    if let hash = text.hashes.first(where: { hash in
      hash > offset && hash < end && text.isSpace(hash - 1)
    }) {
      end = hash
    }
    return max(text.trimmedEnd(end, notBefore: start), min(offset, end))
  }

  func indentation(ofLineAt offset: Int) -> Int {
    lineTextStart(of: offset) - text.lineStart(of: offset)
  }

  var isFirstInLine: Bool { lineTextStart(of: offset) == offset }

  func quoted(_ place: Range<Int>) -> String { "'\(text.text(place))'" }

  var characterPlace: Range<Int> { text.character(at: offset) }
  var character: String { text.text(characterPlace) }
}
