internal import SourceText

/// The bytes of a file after a pass that makes them safe for libyaml: well-formed UTF-8 of the
/// characters YAML allows. Every byte keeps its offset.
struct CheckedText {
  private(set) var bytes: [UInt8]
  /// Where the text begins: after the byte order mark.
  let start: Int
  private(set) var isASCII = true
  /// Where every `#` stands.
  private(set) var hashes: [Int] = []

  /// Files with more characters that are not text than this are not read.
  private static let mostBadBytes = 10

  /// `nil` when the file is not text at all; what is wrong is reported either way.
  init?(_ file: SourceFile, reportingTo findings: inout Findings) {
    bytes = file.text
    start = file.byteOrderMarkLength
    if let encoding = Self.otherEncoding(of: bytes) {
      findings.add(
        .encoding, "the file is written in \(encoding); specs are UTF-8", at: 0..<2,
        help: "save it as UTF-8")
      return nil
    }
    let faults = scan()
    for fault in faults.prefix(Self.mostBadBytes) { report(fault, to: &findings) }
    guard faults.count <= Self.mostBadBytes else {
      findings.add(
        .encoding, "this is not a text file: too many bytes in it are not text",
        at: faults[0].range)
      return nil
    }
    for fault in faults { bytes.replaceSubrange(fault.range, with: Self.replacement(fault.range)) }
  }

  /// A character that has no meaning in YAML and as many bytes as what it replaces.
  private static func replacement(_ range: Range<Int>) -> String.UTF8View {
    switch range.count {
    case 1: "_".utf8
    case 2: "\u{A4}".utf8
    default: "\u{FFFD}".utf8
    }
  }

  private static func otherEncoding(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return "UTF-32"
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
    return nil
  }

  // MARK: Finding what is not text

  private struct Fault {
    let range: Range<Int>
    /// `nil` for bytes that are not UTF-8.
    let scalar: Unicode.Scalar?
  }

  private mutating func scan() -> [Fault] {
    var faults: [Fault] = []
    var hashes: [Int] = []
    var isASCII = true
    bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while index < bytes.count, faults.count <= Self.mostBadBytes {
        let byte = bytes[index]
        if byte >= 0x20, byte < 0x7F {
          if byte == UInt8(ascii: "#") { hashes.append(index) }
          index += 1
        } else if byte == 0x0A || byte == 0x0D || byte == 0x09 {
          index += 1
        } else {
          let (scalar, length) = Self.decode(bytes[index...])
          if byte >= 0x80 { isASCII = false }
          if scalar.map(Self.isAllowed) != true {
            faults.append(Fault(range: index..<index + length, scalar: scalar))
          }
          index += length
        }
      }
    }
    self.hashes = hashes
    self.isASCII = isASCII
    return faults
  }

  /// The first scalar and its length; of ill-formed bytes the first one.
  private static func decode(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>
  ) -> (scalar: Unicode.Scalar?, length: Int) {
    var iterator = bytes.prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return (nil, 1) }
    return (scalar, UTF8.width(scalar))
  }

  /// The printable characters of YAML 1.2.2, section 5.1, without those that end a line in YAML 1.1
  /// and do not in YAML 1.2.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF:
      !isOldLineBreak(scalar)
    default: false
    }
  }

  private static func isOldLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    [0x85, 0x2028, 0x2029].contains(scalar.value)
  }

  private func report(_ fault: Fault, to findings: inout Findings) {
    guard let scalar = fault.scalar else {
      findings.add(
        .encoding, "byte \(Self.hexadecimal(UInt32(bytes[fault.range.lowerBound]))) is not UTF-8",
        at: fault.range, help: "save the file as UTF-8")
      return
    }
    if Self.isOldLineBreak(scalar) {
      findings.add(
        .encoding,
        "the invisible character \(Self.codePoint(scalar)) ends a line for some YAML readers only",
        at: fault.range, help: "replace it with a space")
      return
    }
    let name = scalar == "\0" ? "a NUL character" : "control character \(Self.codePoint(scalar))"
    findings.add(
      .encoding, "\(name) is not allowed in YAML", at: fault.range,
      help: "delete it, or write it as an escape in double quotes")
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    "0x" + String(value, radix: 16, uppercase: true)
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

// MARK: - Looking at the text between events

extension CheckedText {
  func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  func has(_ character: Unicode.Scalar, at offset: Int) -> Bool {
    byte(offset) == UInt8(ascii: character)
  }

  func isBlank(_ offset: Int) -> Bool { has(" ", at: offset) || has("\t", at: offset) }

  func isBreak(_ offset: Int) -> Bool { has("\n", at: offset) || has("\r", at: offset) }

  func isSpace(_ offset: Int) -> Bool { isBlank(offset) || isBreak(offset) }

  /// Where the line of an offset starts; after the byte order mark on the first.
  func lineStart(of offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > self.start, !isBreak(start - 1) { start -= 1 }
    return start
  }

  /// Where the line of an offset ends, its break not included.
  func lineEnd(of offset: Int) -> Int {
    var end = offset
    while end < bytes.count, !isBreak(end) { end += 1 }
    return end
  }

  /// The bytes of the character at an offset; none at the end of the file.
  func character(at offset: Int) -> Range<Int> {
    guard offset < bytes.count else { return bytes.count..<bytes.count }
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return offset..<end
  }

  /// `end` without the white space before it.
  func trimmedEnd(_ end: Int, notBefore start: Int) -> Int {
    var end = min(end, bytes.count)
    while end > start, isSpace(end - 1) { end -= 1 }
    return end
  }

  /// The offset of what follows after white space, line breaks and comments.
  func skipSpace(from offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count {
      if isSpace(offset) {
        offset += 1
      } else if has("#", at: offset) {
        offset = lineEnd(of: offset)
      } else {
        break
      }
    }
    return offset
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}
