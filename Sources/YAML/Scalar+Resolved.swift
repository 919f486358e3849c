/// Resolution by the core schema (YAML 1.2.2, section 10.3.2, https://yaml.org/spec/1.2.2/).
extension Scalar {
  /// What a scalar means; `string` is ``Scalar/text``.
  package enum Resolved: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string
  }

  /// What the scalar means. Quoted and block scalars are strings unless a tag says otherwise; an
  /// integer that `Int` cannot hold is the nearest float (``isIntegerOutOfRange``).
  package var resolved: Resolved {
    switch coreTag {
    case nil: style == .plain ? Self.resolve(text) : .string
    case .string, .sequence, .mapping: .string
    case .null: .null
    case .float:
      switch Self.resolve(text) {
      case .int(let value): .float(Double(value))
      case .float(let value): .float(value)
      default: .string
      }
    case .integer, .boolean:
      Self.resolve(text)
    }
  }

  /// Whether the scalar is written as an integer that `Int` cannot hold.
  package var isIntegerOutOfRange: Bool {
    guard case .float = resolved, coreTag != .float else { return false }
    return Self.integer(text) == .tooLarge
  }

  /// Whether the text is one of those the tag allows.
  var fitsItsTag: Bool {
    switch (coreTag, resolved) {
    case (nil, _), (.string, _), (.integer, .int), (.float, .float), (.boolean, .bool): true
    case (.integer, .float): isIntegerOutOfRange
    case (.null, _): Self.resolve(text) == .null
    default: false
    }
  }

  /// The meaning of a plain scalar.
  static func resolve(_ text: String) -> Resolved {
    // Most plain scalars are names: one look at the first byte settles them.
    guard let first = text.utf8.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      return number(text)
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      return word(text)
    default: return .string
    }
  }

  private static func word(_ text: String) -> Resolved {
    switch text {
    case "~", "null", "Null", "NULL": .null
    case "true", "True", "TRUE": .bool(true)
    case "false", "False", "FALSE": .bool(false)
    default: .string
    }
  }

  // MARK: Numbers

  private static func number(_ text: String) -> Resolved {
    switch integer(text) {
    case .value(let value): return .int(value)
    case .tooLarge: return .float(largeInteger(text))
    case .none: break
    }
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    default: break
    }
    guard isDecimalFloat(text), let value = Double(text) else { return .string }
    return .float(value)
  }

  private enum Integer: Equatable {
    case value(Int)
    case tooLarge
    case none
  }

  /// `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`.
  private static func integer(_ text: String) -> Integer {
    let (digits, radix) = digitsAndRadix(text)
    let body =
      digits.utf8.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
      ? digits.utf8.dropFirst() : digits.utf8[...]
    guard !body.isEmpty, body.count == digits.utf8.count || radix == 10,
      body.allSatisfy({ isDigit($0, radix: radix) })
    else { return .none }
    return Int(digits, radix: radix).map { .value($0) } ?? .tooLarge
  }

  private static func digitsAndRadix(_ text: String) -> (Substring, radix: Int) {
    guard text.utf8.first == UInt8(ascii: "0") else { return (text[...], 10) }
    if text.utf8.starts(with: "0x".utf8) { return (text.dropFirst(2), 16) }
    if text.utf8.starts(with: "0o".utf8) { return (text.dropFirst(2), 8) }
    return (text[...], 10)
  }

  private static func isDigit(_ byte: UInt8, radix: Int) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): true
    case UInt8(ascii: "8"), UInt8(ascii: "9"): radix >= 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }

  private static func largeInteger(_ text: String) -> Double {
    let (digits, radix) = digitsAndRadix(text)
    if radix == 10 { return Double(digits) ?? .infinity }
    return digits.reduce(0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) }
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  static func isDecimalFloat(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let count = rest.prefix { isDigit($0, radix: 10) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func skip(_ characters: Unicode.Scalar...) -> Bool {
      guard let first = rest.first, characters.contains(where: { UInt8(ascii: $0) == first })
      else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = skip("-", "+")
    let whole = digits()
    let hasFraction = skip(".") && digits() > 0
    guard whole > 0 || hasFraction else { return false }
    if skip("e", "E") {
      _ = skip("-", "+")
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
