internal import Arrays
internal import DataFiles

/// The safetensors format: the length of a JSON header, the header, then the numbers of all tensors.
///
/// https://github.com/huggingface/safetensors; little-endian.
package struct Safetensors: Sendable {
  package var tensors: [Tensor]
  /// Free texts about the file.
  package var metadata: [(key: String, value: String)]

  package init(tensors: [Tensor], metadata: [(key: String, value: String)] = []) {
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
  package func text(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// Numbers under a name: in memory, or in a file where they stay until they are asked for.
  package struct Tensor: Sendable {
    package let name: String
    package let shape: [Int]
    private let storage: Storage

    private enum Storage: Sendable {
      case floats([Float])
      case mapped(FileBytes, Range<Int>, Element)
    }

    package init(_ name: String, shape: [Int], _ values: [Float]) {
      (self.name, self.shape, storage) = (name, shape, .floats(values))
    }

    /// - Precondition: `range` lies in the file and holds the elements of `shape`.
    init(_ name: String, shape: [Int], _ element: Element, _ range: Range<Int>, of file: FileBytes)
    {
      (self.name, self.shape, storage) = (name, shape, .mapped(file, range, element))
    }

    /// Row-major, rounded to 32 bits where the file has more.
    package var values: [Float] {
      switch storage {
      case .floats(let values): values
      case .mapped(let file, let range, let element):
        withExtendedLifetime(file) {
          element.floats(UnsafeRawBufferPointer(rebasing: file.buffer[range]), shape: shape)
        }
      }
    }

    /// The numbers as they are stored, little-endian.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
      switch storage {
      case .floats(let values): values.withUnsafeBytes(body)
      case .mapped(let file, let range, _):
        withExtendedLifetime(file) {
          body(UnsafeRawBufferPointer(rebasing: file.buffer[range]))
        }
      }
    }

    var element: Element { if case .mapped(_, _, let element) = storage { element } else { .f32 } }
  }

  /// The types of numbers that are read, by their names in a header.
  enum Element: String, Sendable {
    case f64 = "F64"
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    case i64 = "I64"
    case i32 = "I32"
    case i16 = "I16"
    case i8 = "I8"
    case u64 = "U64"
    case u32 = "U32"
    case u16 = "U16"
    case u8 = "U8"
    case bool = "BOOL"

    var byteCount: Int { type.byteCount ?? 1 }

    private var type: ElementType {
      switch self {
      case .f64: .float64
      case .f32: .float32
      case .f16: .float16
      case .bf16: .bfloat16
      case .i64, .u64: .int64
      case .i32: .int32
      case .i16: .int16
      case .i8: .int8
      case .u32: .uint32
      case .u16: .uint16
      case .u8: .uint8
      case .bool: .bool
      }
    }

    /// - Precondition: `bytes` holds the elements of `shape`.
    func floats(_ bytes: UnsafeRawBufferPointer, shape: [Int]) -> [Float] {
      let count = bytes.count / byteCount
      switch self {
      case .f32:
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
          initialized = count
        }
      case .u64:
        return (0..<count).map {
          Float(bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
        }
      default:
        return HostArray(shape: shape, element: type, bytes: Array(bytes))?.floats ?? []
      }
    }
  }
}
