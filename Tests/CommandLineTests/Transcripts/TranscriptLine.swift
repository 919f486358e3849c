import Foundation

/// A line that a document shows or that a command printed, in pieces that are compared one by one.
struct TranscriptLine {
  /// Share by which a measured number may differ.
  ///
  /// The last bits of a step depend on the processor's instructions, and training makes them grow. A number is also
  /// taken to be known to no more than half a unit of its last digit.
  static let tolerance = 0.15

  fileprivate enum Token: Equatable {
    /// `[..]`.
    case anything
    case character(Character)
    case time
    case number(String, isPercentage: Bool)
    /// A number whose first characters are shown, as in `0.00[..]`.
    case numberFrom(String)
  }

  fileprivate let tokens: [Token]

  init(shown line: String) { tokens = Self.tokens(of: line, isShown: true) }
  init(printed line: String) { tokens = Self.tokens(of: line, isShown: false) }

  /// Whether this line of a document stands for a printed one.
  ///
  /// `[..]` stands for anything, a time for any time, and one width of a column for any other. Of a command that
  /// measures, a number with a fraction or a percentage stands for all numbers near it.
  func fits(_ printed: TranscriptLine, isMeasured: Bool) -> Bool {
    let count = printed.tokens.count
    // Where in the printed line the tokens so far may end.
    var ends: Set<Int> = [0]
    for token in tokens {
      if token == .anything {
        ends = ends.min().map { Set($0...count) } ?? []
      } else {
        ends = Set(
          ends.filter { $0 < count && token.fits(printed.tokens[$0], isMeasured) }.map { $0 + 1 })
      }
    }
    return ends.contains(count)
  }

  private static func tokens(of line: String, isShown: Bool) -> [Token] {
    var rest = line[...]
    while rest.last == " " { rest.removeLast() }
    var tokens: [Token] = []
    var inWord = false
    while let first = rest.first {
      let (token, length) = next(rest, first, isShown, inWord: inWord)
      // Columns are as wide as their widest cell; times come in pairs, as in '1 min 3 s'.
      let isRepeated =
        token == tokens.last && (token == .time || first == " " || first == "─" || first == "-")
      let joinsTimes = token == .time && tokens.suffix(2) == [.time, .character(" ")]
      if joinsTimes { tokens.removeLast() } else if !isRepeated { tokens.append(token) }
      inWord =
        token == .character(first) && (first.isLetter || first == "_" || inWord && first.isNumber)
      rest = rest.dropFirst(length)
    }
    return tokens
  }

  /// The first token of a text and how many characters it takes.
  private static func next(
    _ text: Substring, _ first: Character, _ isShown: Bool, inWord: Bool
  ) -> (Token, Int) {
    if first == "[", isShown, text.hasPrefix("[..]") { return (.anything, 4) }
    guard !inWord, first.isNumber || first == "-" || first == "−" else {
      return (.character(first), 1)
    }
    let time = /[0-9][0-9.,]* ?(ns|µs|ms|s|min|h|d|samples\/s)(?![A-Za-z0-9_\/])/
    if let match = text.prefixMatch(of: time) { return (.time, match.0.count) }
    guard let match = text.prefixMatch(of: /[-−]?[0-9][0-9,]*(\.[0-9]+)?(e[-+]?[0-9]+)?/) else {
      return (.character(first), 1)
    }
    let number = match.0.last == "," ? match.0.dropLast() : match.0
    let rest = text[number.endIndex...]
    if isShown, rest.hasPrefix("[..]") { return (.numberFrom(String(number)), number.count + 4) }
    return (
      .number(String(number), isPercentage: rest.hasPrefix(" %") || rest.hasPrefix("%")),
      number.count
    )
  }
}

extension TranscriptLine.Token {
  /// Whether a token that is shown stands for one that was printed.
  fileprivate func fits(_ printed: Self, _ isMeasured: Bool) -> Bool {
    guard case .number(let number, let isPercentage) = printed else { return self == printed }
    switch self {
    case .numberFrom(let prefix): return number.hasPrefix(prefix)
    case .number(let shown, _):
      guard isMeasured, isPercentage || Self.hasFraction(shown) || Self.hasFraction(number) else {
        return shown == number
      }
      return Self.areNear(shown, number)
    default: return false
    }
  }

  private static func hasFraction(_ number: String) -> Bool {
    number.contains { $0 == "." || $0 == "e" }
  }

  private static func areNear(_ shown: String, _ printed: String) -> Bool {
    guard let a = value(shown), let b = value(printed) else { return shown == printed }
    // A whole number that is not 0 is not a rounded one.
    let precision = decimals(shown) > 0 || a == 0 ? pow(10, -Double(decimals(shown))) / 2 : 0
    return abs(a - b) <= TranscriptLine.tolerance * max(abs(a), abs(b)) + precision * 1.001
  }

  private static func value(_ number: String) -> Double? {
    Double(number.filter { $0 != "," }.replacing("−", with: "-"))
  }

  /// Digits behind the point; fewer than none where an exponent shifts it to the right.
  private static func decimals(_ number: String) -> Int {
    let parts = number.split(separator: "e")
    let fraction = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    return fraction - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }
}
