internal import SourceText

/// What readers of YAML 1.1 (https://yaml.org/type/, as PyYAML follows it) take plain scalars for.
extension Scalar {
  /// How a YAML 1.1 reader would read this differently ("true", "the number 10", "a text"); `nil`
  /// where both versions agree.
  package var yaml11Reading: String? { olderReading?.meaning }

  /// A scalar on which the versions of YAML do not agree.
  struct OlderReading {
    /// What it is here.
    let meaningHere: String
    /// What it is to YAML 1.1.
    let meaning: String
    let severity: Severity
    /// How to write what it is here so that all readers agree.
    let unambiguous: String
  }

  var olderReading: OlderReading? {
    guard style == .plain, coreTag == nil, let first = text.utf8.first else { return nil }
    switch first {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return olderBoolean
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      return olderNumber
    default: return nil
    }
  }

  private var olderBoolean: OlderReading? {
    switch text {
    case "yes", "Yes", "YES", "on", "On", "ON": textHere(but: "true", .warning)
    case "no", "No", "NO", "off", "Off", "OFF": textHere(but: "false", .warning)
    default: nil
    }
  }

  /// Whether this is an integer without a leading zero or digits around a point, as most numbers
  /// are; all versions agree on those.
  private var isOrdinaryNumber: Bool {
    let bytes = text.utf8
    var points = 0
    for byte in bytes {
      if byte == UInt8(ascii: ".") {
        points += 1
      } else if !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
        return false
      }
    }
    if points == 0 { return bytes.count == 1 || bytes.first != UInt8(ascii: "0") }
    return points == 1 && bytes.first != UInt8(ascii: ".")
  }

  private var olderNumber: OlderReading? {
    if isOrdinaryNumber { return nil }
    let older = OlderNumber(text)
    switch (resolved, older) {
    case (.string, .text): return nil
    case (.string, .date): return textHere(but: "a date", .info)
    case (.string, .integer(let value)):
      return textHere(but: value.map { "the number \($0)" } ?? "a number", .warning)
    case (.string, .float): return textHere(but: "a number", .warning)
    case (.int(let value), .integer(let other)):
      guard let other, other != value else { return nil }
      return OlderReading(
        meaningHere: "the number \(value)", meaning: "the number \(other)", severity: .warning,
        unambiguous: String(value))
    case (.int(let value), .text):
      return OlderReading(
        meaningHere: "the number \(value)", meaning: "a text", severity: .info,
        unambiguous: String(value))
    case (.float, .text):
      return OlderReading(
        meaningHere: "a number", meaning: "a text", severity: .info, unambiguous: longFloat)
    default: return nil
    }
  }

  private func textHere(but meaning: String, _ severity: Severity) -> OlderReading {
    OlderReading(
      meaningHere: "a text", meaning: meaning, severity: severity, unambiguous: "'\(text)'")
  }

  /// A float as both versions read it: digits on both sides of a point and a signed exponent.
  private var longFloat: String {
    let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
    var mantissa = String(parts[0])
    if let point = mantissa.firstIndex(of: ".") {
      let isBare = mantissa[..<point].allSatisfy { $0 == "-" || $0 == "+" }
      if isBare { mantissa.insert("0", at: point) }
      if mantissa.hasSuffix(".") { mantissa += "0" }
    } else {
      mantissa += ".0"
    }
    guard parts.count == 2 else { return mantissa }
    let hasSign = parts[1].hasPrefix("-") || parts[1].hasPrefix("+")
    return mantissa + "e" + (hasSign ? "" : "+") + parts[1]
  }
}

/// A plain scalar that begins like a number, as YAML 1.1 reads it.
private enum OlderNumber {
  /// `nil` where the value does not fit.
  case integer(Int?)
  case float
  case date
  case text

  init(_ text: String) {
    var body = text.utf8[...]
    let isSigned = body.first == UInt8(ascii: "-") || body.first == UInt8(ascii: "+")
    if isSigned { body = body.dropFirst() }
    let sign = text.hasPrefix("-") ? -1 : 1
    if let value = Self.integer(body) {
      self = .integer(value.map { $0 * sign })
    } else if let value = Self.sexagesimal(body) {
      self = .integer(value.map { $0 * sign })
    } else if Self.isFloat(body, isSigned: isSigned) {
      self = .float
    } else {
      self = !isSigned && Self.isDate(body) ? .date : .text
    }
  }

  /// Outer `nil`: not an integer; inner: too large.
  private static func integer(_ body: Substring.UTF8View) -> Int?? {
    let bytes = [UInt8](body)
    guard let first = bytes.first, isDigit(first) else { return nil }
    let (digits, radix): (ArraySlice<UInt8>, Int) =
      if bytes.starts(with: "0x".utf8) {
        (bytes[2...], 16)
      } else if bytes.starts(with: "0b".utf8) {
        (bytes[2...], 2)
      } else if first == UInt8(ascii: "0"), bytes.count > 1 {
        (bytes[1...], 8)
      } else {
        (bytes[...], 10)
      }
    let significant = digits.filter { $0 != UInt8(ascii: "_") }
    let areDigits = significant.allSatisfy { byte in
      Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } == true
    }
    guard !digits.isEmpty, areDigits else { return nil }
    return .some(Int(String(decoding: significant, as: UTF8.self), radix: radix))
  }

  /// `[1-9][0-9_]*(:[0-5]?[0-9])+`: digits in base 60.
  private static func sexagesimal(_ body: Substring.UTF8View) -> Int?? {
    let parts = body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, body.first != UInt8(ascii: "0"), let head = integer(parts[0]) else {
      return nil
    }
    var total = head
    for part in parts.dropFirst() {
      guard isMinutes(part), let value = Int(String(Substring(part))) else { return nil }
      let (product, overflowed) = (total ?? 0).multipliedReportingOverflow(by: 60)
      let (sum, overflowedToo) = product.addingReportingOverflow(value)
      total = total == nil || overflowed || overflowedToo ? nil : sum
    }
    return .some(total)
  }

  private static func isMinutes(_ part: Substring.UTF8View) -> Bool {
    (1...2).contains(part.count) && part.allSatisfy(isDigit)
      && (part.count == 1 || part.first.map { $0 <= UInt8(ascii: "5") } == true)
  }

  /// Digits and a point; an exponent only with its sign; base 60 with a fraction.
  private static func isFloat(_ body: Substring.UTF8View, isSigned: Bool) -> Bool {
    if [".inf", ".Inf", ".INF"].contains(String(Substring(body))) { return true }
    if !isSigned, [".nan", ".NaN", ".NAN"].contains(String(Substring(body))) { return true }
    guard let point = body.firstIndex(of: UInt8(ascii: ".")) else { return false }
    let whole = body[..<point]
    var rest = body[body.index(after: point)...]
    let fraction = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
    rest = rest.dropFirst(fraction.count)
    if whole.contains(UInt8(ascii: ":")) { return rest.isEmpty && sexagesimalWhole(whole) }
    if whole.isEmpty {
      guard !isSigned, fraction.first.map(isDigit) == true else { return false }
    } else {
      guard isDigit(whole[whole.startIndex]),
        whole.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "_") })
      else { return false }
    }
    return rest.isEmpty || isSignedExponent(rest)
  }

  private static func sexagesimalWhole(_ whole: Substring.UTF8View) -> Bool {
    let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts[0].first.map(isDigit) == true
      && parts[0].allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
      && parts.dropFirst().allSatisfy(isMinutes)
  }

  private static func isSignedExponent(_ rest: Substring.UTF8View) -> Bool {
    let bytes = [UInt8](rest)
    return bytes.count > 2 && (bytes[0] | 0x20) == UInt8(ascii: "e")
      && (bytes[1] == UInt8(ascii: "-") || bytes[1] == UInt8(ascii: "+"))
      && bytes[2...].allSatisfy(isDigit)
  }

  /// `2024-01-31`, or with a time behind.
  private static func isDate(_ body: Substring.UTF8View) -> Bool {
    let parts = body.split(
      separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(isDigit),
      (1...2).contains(parts[1].count), parts[1].allSatisfy(isDigit)
    else { return false }
    let day = parts[2].prefix { isDigit($0) }
    let time = parts[2].dropFirst(day.count)
    if time.isEmpty { return parts[1].count == 2 && day.count == 2 }
    return (1...2).contains(day.count) && time.contains(UInt8(ascii: ":"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
