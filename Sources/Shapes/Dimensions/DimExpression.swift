/// Why a text is no dimension, and where in it.
package struct DimExpressionError: Error, Hashable, Sendable {
  /// UTF-8 offsets in the text.
  package var range: Range<Int>
  package var message: String

  package init(range: Range<Int>, message: String) {
    self.range = range
    self.message = message
  }
}

/// Reads `2 * height`, `height // 4` or `(units + 1) * heads`.
///
/// Integers, names, `+ - * // %`, parentheses and unary minus, with the precedence of Python. `/` is
/// accepted where it divides evenly. The right side of a division must be a number.
package enum DimExpression {
  package static func parse(_ text: String) throws(DimExpressionError) -> Dim {
    var parser = Parser(bytes: [UInt8](text.utf8))
    let dim = try parser.sum(depth: 0)
    try parser.expectEnd()
    if dim.isTooLarge {
      throw DimExpressionError(
        range: 0..<parser.bytes.count, message: "the expression is too large for 64 bits")
    }
    return dim
  }
}

private struct Parser {
  static let depthLimit = 100

  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  // MARK: Grammar

  mutating func sum(depth: Int) throws(DimExpressionError) -> Dim {
    var result = try product(depth: depth)
    while true {
      if take("+") {
        result += try product(depth: depth)
      } else if take("-") {
        result -= try product(depth: depth)
      } else {
        return result
      }
    }
  }

  private mutating func product(depth: Int) throws(DimExpressionError) -> Dim {
    var result = try unary(depth: depth)
    while true {
      skipSpaces()
      let start = position
      if take("//") {
        result = result.floorDivided(by: try divisor(of: "//", from: start, depth))
      } else if take("/") {
        let divisor = try divisor(of: "/", from: start, depth)
        guard let exact = result.dividedExactly(by: Dim(divisor)) else {
          throw error(
            start..<position, "'/' must divide evenly; write '//' to round down to an integer")
        }
        result = exact
      } else if take("%") {
        result = result.remainder(by: try divisor(of: "%", from: start, depth))
      } else if take("*") {
        if take("*") { throw error(start..<position, "'**' is not an operator; multiply instead") }
        result *= try unary(depth: depth)
      } else {
        return result
      }
    }
  }

  private mutating func divisor(
    of symbol: String, from start: Int, _ depth: Int
  ) throws(DimExpressionError) -> Int {
    guard let divisor = try unary(depth: depth).constant else {
      throw error(start..<position, "the right side of '\(symbol)' must be a number")
    }
    if divisor == 0 { throw error(start..<position, "division by zero") }
    return divisor
  }

  private mutating func unary(depth: Int) throws(DimExpressionError) -> Dim {
    skipSpaces()
    let start = position
    guard depth < Self.depthLimit else {
      throw error(start..<start, "the expression is nested more than \(Self.depthLimit) deep")
    }
    if take("-") { return -(try unary(depth: depth + 1)) }
    if take("+") { return try unary(depth: depth + 1) }
    if take("(") {
      let result = try sum(depth: depth + 1)
      guard take(")") else { throw error(start..<start + 1, "'(' is never closed") }
      return result
    }
    return try leaf()
  }

  private mutating func leaf() throws(DimExpressionError) -> Dim {
    let start = position
    while position < bytes.count, isNamePart(bytes[position]) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let first = bytes[start..<position].first else { throw unexpected(at: start) }
    guard isDigit(first) else { return .symbol(word) }
    if let value = Int(word) { return Dim(value) }
    let isNumber = bytes[start..<position].allSatisfy(isDigit)
    throw error(
      start..<position,
      isNumber ? "\(word) is too large for 64 bits" : "'\(word)' is neither a number nor a name")
  }

  // MARK: Characters

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Letters, digits, `_` and every byte of a character beyond ASCII.
  private func isNamePart(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || byte == 0x5f || byte >= 0x80
  }

  private mutating func skipSpaces() {
    while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func take(_ token: StaticString) -> Bool {
    skipSpaces()
    let length = token.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    let matches = token.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
    if matches { position += length }
    return matches
  }

  mutating func expectEnd() throws(DimExpressionError) {
    skipSpaces()
    if position < bytes.count { throw unexpected(at: position) }
  }

  // MARK: Errors

  private func error(_ range: Range<Int>, _ message: String) -> DimExpressionError {
    DimExpressionError(range: range, message: message)
  }

  private func unexpected(at start: Int) -> DimExpressionError {
    guard start < bytes.count else {
      return error(start..<start, "expected a number or a name, found the end")
    }
    let rest = String(decoding: bytes[start...], as: UTF8.self)
    let character = rest.prefix(1)
    return error(start..<start + character.utf8.count, "unexpected '\(character)'")
  }
}
