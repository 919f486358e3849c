/// The element types a tensor, a field or a file can have.
package enum ElementType: String, Hashable, Sendable, CaseIterable {
  case bool, uint8, int8, uint16, int16, uint32, int32, int64
  case float16, bfloat16, float32, float64, string

  package var isInteger: Bool {
    switch self {
    case .uint8, .int8, .uint16, .int16, .uint32, .int32, .int64: true
    default: false
    }
  }
  package var isFloatingPoint: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }
  /// Bytes of one element; a string has no fixed size.
  package var byteCount: Int? {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .int64, .float64: 8
    case .string: nil
    }
  }
}
