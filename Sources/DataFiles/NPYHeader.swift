internal import Arrays

/// What the start of a `.npy` file says about the elements that follow.
struct NPYHeader {
  struct NumberType {
    /// Nil for unsigned 64-bit integers, which have no type of their own here.
    let element: ElementType?
    let size: Int
  }

  let type: NumberType
  let isNative: Bool
  let isFortranOrdered: Bool
  let shape: [Int]
  /// Bytes before the first element.
  let byteCount: Int

  init(_ bytes: UnsafeRawBufferPointer, _ name: String) throws(DataError) {
    let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    guard bytes.count >= 10, bytes.prefix(6).elementsEqual(magic) else {
      throw DataError("is not a NumPy file: the first bytes are wrong", file: name)
    }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw DataError("has format version \(version), but 1 to 3 are known", file: name)
    }
    let lengthSize = version == 1 ? 2 : 4
    let start = 8 + lengthSize
    guard bytes.count >= start else { throw DataError("the NumPy header is truncated", file: name) }
    let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    guard bytes.count - start >= length else {
      throw DataError("the NumPy header is truncated", file: name)
    }
    byteCount = start + length
    let text = String(decoding: bytes[start..<byteCount], as: UTF8.self)
    var parser = LiteralParser(text)
    guard let literal = parser.parse(), case .dictionary(let entries) = literal,
      case .tuple(let sizes)? = entries["shape"], case .bool(let order)? = entries["fortran_order"],
      let descriptor = entries["descr"]
    else { throw DataError("the NumPy header cannot be understood", file: name) }
    shape = try Self.sizes(sizes, name)
    isFortranOrdered = order
    (type, isNative) = try Self.type(descriptor, name)
  }

  private static func sizes(_ items: [LiteralParser.Value], _ name: String) throws(DataError)
    -> [Int]
  {
    guard items.count <= 32 else {
      throw DataError("has \(items.count) axes, more than NumPy's 32", file: name)
    }
    var sizes: [Int] = []
    for item in items {
      guard case .integer(let size) = item, size >= 0 else {
        throw DataError("the shape in the NumPy header is not a list of sizes", file: name)
      }
      sizes.append(size)
    }
    return sizes
  }

  private static func type(
    _ descriptor: LiteralParser.Value, _ name: String
  ) throws(DataError) -> (NumberType, isNative: Bool) {
    guard case .string(let text) = descriptor else {
      throw DataError(
        "holds records with named fields, not numbers", file: name,
        help: "store one plain array per field")
    }
    let isNative = !text.hasPrefix(">") || text.hasSuffix("1")
    if let type = types[String(text.drop { "<>|=".contains($0) })] { return (type, isNative) }
    if text.contains("O") {
      throw DataError(
        "holds pickled Python objects, which are not read", file: name,
        help: "store an array of numbers, for example with astype('float32')")
    }
    throw DataError(
      "holds elements of NumPy type '\(text)', which are not numbers known here", file: name)
  }

  private static let types: [String: NumberType] = [
    "b1": .init(element: .bool, size: 1), "u1": .init(element: .uint8, size: 1),
    "i1": .init(element: .int8, size: 1), "u2": .init(element: .uint16, size: 2),
    "i2": .init(element: .int16, size: 2), "u4": .init(element: .uint32, size: 4),
    "i4": .init(element: .int32, size: 4), "u8": .init(element: nil, size: 8),
    "i8": .init(element: .int64, size: 8), "f2": .init(element: .float16, size: 2),
    "f4": .init(element: .float32, size: 4), "f8": .init(element: .float64, size: 8),
  ]
}

/// Reads the Python literals that NumPy headers are written in: dictionaries, tuples, strings, integers and booleans.
struct LiteralParser {
  indirect enum Value {
    case dictionary([String: Value])
    case tuple([Value])
    case string(String)
    case integer(Int)
    case bool(Bool)
  }

  private var rest: Substring.UTF8View
  private var depth = 0

  init(_ text: String) { rest = Substring(text).utf8 }

  /// The value that the text starts with; nil where it is not a literal of the known kinds.
  mutating func parse() -> Value? {
    skipSpaces()
    depth += 1
    defer { depth -= 1 }
    guard depth < 8, let first = rest.first else { return nil }
    switch first {
    case UInt8(ascii: "{"): return dictionary()
    case UInt8(ascii: "("): return list(closing: UInt8(ascii: ")"))
    case UInt8(ascii: "["): return list(closing: UInt8(ascii: "]"))
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return string().map(Value.string)
    case UInt8(ascii: "T"), UInt8(ascii: "F"): return bool()
    default: return integer()
    }
  }

  private mutating func skipSpaces() {
    rest = rest.drop {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t")
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpaces()
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func dictionary() -> Value? {
    rest.removeFirst()
    var entries: [String: Value] = [:]
    while !take(UInt8(ascii: "}")) {
      skipSpaces()
      guard let key = string(), take(UInt8(ascii: ":")), let value = parse() else { return nil }
      entries[key] = value
      if !take(UInt8(ascii: ",")), rest.first != UInt8(ascii: "}") { return nil }
    }
    return .dictionary(entries)
  }

  private mutating func list(closing: UInt8) -> Value? {
    rest.removeFirst()
    var items: [Value] = []
    while !take(closing) {
      guard let item = parse() else { return nil }
      items.append(item)
      if !take(UInt8(ascii: ",")), rest.first != closing { return nil }
    }
    return .tuple(items)
  }

  private mutating func string() -> String? {
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = rest.dropFirst().firstIndex(of: quote)
    else { return nil }
    let text = String(rest.dropFirst()[..<end])
    rest = rest[rest.index(after: end)...]
    return text
  }

  private mutating func bool() -> Value? {
    for (word, value) in [("True", true), ("False", false)] where rest.starts(with: word.utf8) {
      rest = rest.dropFirst(word.utf8.count)
      return .bool(value)
    }
    return nil
  }

  private mutating func integer() -> Value? {
    let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard let text = String(digits), let value = Int(text) else { return nil }
    rest = rest.dropFirst(digits.count)
    // Python 2 wrote long integers with a suffix.
    if rest.first == UInt8(ascii: "L") { rest.removeFirst() }
    return .integer(value)
  }
}
