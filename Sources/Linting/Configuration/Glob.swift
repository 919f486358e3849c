/// A pattern for paths, as in `.gitignore`: `*` and `?` within a name, `**` for folders in between,
/// `[a-z]` and `[!a-z]`; a backslash takes the next character as it is.
///
/// A pattern without a slash, or with one at its end only, matches at any depth. What matches a folder
/// matches everything in it.
package struct Glob: Hashable, Sendable {
  private enum Token: Hashable {
    case scalar(Unicode.Scalar)
    /// `?`
    case one
    /// `*`
    case run
    case among([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }
  private enum Segment: Hashable {
    /// `**`
    case folders
    case name([Token])
  }

  private var segments: [Segment] = []
  /// Whether only what lies in a matched folder is meant: `runs/`, `runs/**`.
  private var isFolder = false

  /// Why a pattern cannot be used, in words.
  package struct Mistake: Error { package let message: String }

  package init(_ pattern: String) throws(Mistake) {
    if pattern.hasPrefix("!") {
      throw Mistake(message: "a pattern cannot be negated; write '\\!' for the character")
    }
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let names = parts.filter { !$0.isEmpty && $0 != "." }
    guard !names.isEmpty else { throw Mistake(message: "the pattern is empty") }
    isFolder = parts.count > 1 && parts.last == ""
    // A slash at the start or in between binds the pattern to the folder of the configuration.
    let isAnchored = parts.dropLast(isFolder ? 1 : 0).count > 1
    if !isAnchored { segments.append(.folders) }
    for name in names {
      if name == ".." {
        throw Mistake(message: "the pattern leaves the folder of the configuration")
      }
      if name == "**" {
        if segments.last != .folders { segments.append(.folders) }
      } else {
        segments.append(.name(try Self.tokens(name)))
      }
    }
    if names.last == "**" {
      segments.removeLast()
      isFolder = true
    }
  }

  private static func tokens(_ name: Substring) throws(Mistake) -> [Token] {
    var tokens: [Token] = []
    var rest = name.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": if tokens.last != .run { tokens.append(.run) }
      case "?": tokens.append(.one)
      case "[": tokens.append(try set(&rest))
      case "\\":
        guard let next = rest.popFirst() else {
          throw Mistake(message: "a backslash at the end of a name takes nothing as it is")
        }
        tokens.append(.scalar(next))
      case "{":
        throw Mistake(
          message: "'{a,b}' is no alternative here: write a pattern for each, or '\\{'")
      default: tokens.append(.scalar(scalar))
      }
    }
    return tokens
  }

  /// What stands behind `[`.
  private static func set(_ rest: inout Substring.UnicodeScalarView) throws(Mistake) -> Token {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    let isNegated = rest.first == "!" || rest.first == "^"
    if isNegated { rest.removeFirst() }
    var isFirst = true
    while var low = rest.popFirst() {
      // A bracket that closes stands for itself in the first place.
      if low == "]", !isFirst { return .among(ranges, isNegated: isNegated) }
      isFirst = false
      if low == "\\", let next = rest.popFirst() { low = next }
      guard rest.first == "-", let high = rest.dropFirst().first, high != "]" else {
        ranges.append(low...low)
        continue
      }
      guard low <= high else {
        throw Mistake(message: "'\(low)-\(high)' runs backwards")
      }
      rest = rest.dropFirst(2)
      ranges.append(low...high)
    }
    throw Mistake(message: "'[' is not closed; write '\\[' for the character")
  }

  /// Whether the pattern stands for a file.
  ///
  /// - Parameter path: the names from the folder that the pattern is bound to down to the file.
  /// - Complexity: segments × names × the squares of their lengths at worst.
  package func matches(_ path: [Substring]) -> Bool {
    var (segment, name) = (0, 0)
    // Where the last `**` stands, and how many names it has taken.
    var retry: (segment: Int, name: Int)?
    while segment < segments.count {
      if segments[segment] == .folders {
        retry = (segment, name)
        segment += 1
      } else if name < path.count, case .name(let tokens) = segments[segment],
        Self.matches(tokens, path[name])
      {
        (segment, name) = (segment + 1, name + 1)
      } else if let last = retry, last.name < path.count {
        retry = (last.segment, last.name + 1)
        (segment, name) = (last.segment + 1, last.name + 1)
      } else {
        return false
      }
    }
    return isFolder ? name < path.count : true
  }

  private static func matches(_ tokens: [Token], _ name: Substring) -> Bool {
    let scalars = Array(name.unicodeScalars)
    var (token, place) = (0, 0)
    var retry: (token: Int, place: Int)?
    while place < scalars.count || token < tokens.count {
      if token < tokens.count, tokens[token] == .run {
        retry = (token, place)
        token += 1
      } else if token < tokens.count, place < scalars.count,
        matches(tokens[token], scalars[place])
      {
        (token, place) = (token + 1, place + 1)
      } else if let last = retry, last.place < scalars.count {
        retry = (last.token, last.place + 1)
        (token, place) = (last.token + 1, last.place + 1)
      } else {
        return false
      }
    }
    return true
  }

  private static func matches(_ token: Token, _ scalar: Unicode.Scalar) -> Bool {
    switch token {
    case .scalar(let own): own == scalar
    case .one: true
    case .run: false
    case .among(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}
