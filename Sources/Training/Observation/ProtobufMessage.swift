/// The wire format of Protocol Buffers, for messages that are only written.
///
/// https://protobuf.dev/programming-guides/encoding; a library for it would bring Foundation along.
struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 { case varint = 0, fixed64 = 1, length = 2, fixed32 = 5 }

  mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ value: Double) {
    key(field, .fixed64)
    fixed(value.bitPattern)
  }

  mutating func add(_ field: Int, _ value: Float) {
    key(field, .fixed32)
    fixed(value.bitPattern)
  }

  mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, message.bytes) }

  mutating func add(_ field: Int, _ content: [UInt8]) {
    key(field, .length)
    varint(UInt64(content.count))
    bytes += content
  }

  /// As one run of numbers.
  mutating func add(packed field: Int, _ values: [Double]) {
    var content = ProtobufMessage()
    for value in values { content.fixed(value.bitPattern) }
    add(field, content.bytes)
  }

  private mutating func key(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | type.rawValue)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func fixed<Bits: FixedWidthInteger>(_ bits: Bits) {
    withUnsafeBytes(of: bits.littleEndian) { bytes += $0 }
  }
}

/// A message made by a closure.
func message(_ fill: (inout ProtobufMessage) -> Void) -> ProtobufMessage {
  var result = ProtobufMessage()
  fill(&result)
  return result
}
