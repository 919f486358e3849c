internal import DataFiles
internal import JSONText

/// The safetensors format: the length of a JSON header, the header, then the numbers of all tensors.
///
/// https://github.com/huggingface/safetensors; little-endian.
package struct Safetensors: Sendable {
  package struct Tensor: Sendable {
    package let name: String
    package let shape: [Int]
    package let values: [Float]
    package init(_ name: String, shape: [Int], _ values: [Float]) {
      (self.name, self.shape, self.values) = (name, shape, values)
    }
  }
  package var tensors: [Tensor]
  /// Free texts about the file.
  package var metadata: [(key: String, value: String)]

  package init(tensors: [Tensor], metadata: [(key: String, value: String)] = []) {
    (self.tensors, self.metadata) = (tensors, metadata)
  }

  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
  package func text(_ key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// The largest header that the reference implementation reads.
  private static let longestHeader = 100_000_000
}

// MARK: - Writing

extension Safetensors {
  /// Writes the file so that it is complete or not there.
  package func write(to path: String) throws(RunError) {
    var header = Array(self.header.text.utf8)
    // Numbers start at a multiple of 8 bytes.
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let start = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    // One buffer of its own for each tensor; nothing is copied.
    let result: Result<Void, RunError> = start.withUnsafeBytes { first in
      withBuffers(tensors[...], [first]) { buffers in
        Result { () throws(RunError) in try OutputFile.write(buffers, to: path) }
      }
    }
    try result.get()
  }

  private var header: JSONValue {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      members.append(
        .init("__metadata__", .object(metadata.map { .init($0.key, .string($0.value)) })))
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + 4 * tensor.values.count
      members.append(
        .init(
          tensor.name,
          [
            "dtype": "F32", "shape": .array(tensor.shape.map { .int($0) }),
            "data_offsets": [.int(offset), .int(end)],
          ]))
      offset = end
    }
    return .object(members)
  }

  private func withBuffers<Result>(
    _ rest: ArraySlice<Tensor>, _ buffers: [UnsafeRawBufferPointer],
    _ body: ([UnsafeRawBufferPointer]) -> Result
  ) -> Result {
    guard let first = rest.first else { return body(buffers) }
    return first.values.withUnsafeBytes { withBuffers(rest.dropFirst(), buffers + [$0], body) }
  }
}

// MARK: - Reading

extension Safetensors {
  /// Reads a file of 32-bit floats.
  ///
  /// - Throws: ``RunError`` where the file is not of this format, damaged or of other numbers.
  package init(reading path: String) throws(RunError) {
    let file = try OutputFile.read(path)
    // The bytes are gone with the last reference to the file.
    defer { withExtendedLifetime(file) {} }
    let bytes = file.buffer
    func damaged(_ what: String) -> RunError {
      RunError("is not a readable checkpoint: \(what)", file: path)
    }
    guard bytes.count >= 8 else { throw damaged("the file is too short") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(min(bytes.count - 8, Self.longestHeader)) else {
      throw damaged("the header is longer than the file")
    }
    let start = 8 + Int(length)
    guard let header = JSONValue(parsing: Array(bytes[8..<start])), let members = header.members
    else {
      throw damaged("the header is not JSON")
    }
    var tensors: [Tensor] = []
    var metadata: [(key: String, value: String)] = []
    for member in members {
      if member.key == "__metadata__" {
        metadata = member.value.members?.map { ($0.key, $0.value.string ?? "") } ?? []
        continue
      }
      guard let tensor = Self.tensor(member, bytes[start...]) else {
        throw damaged("the tensor '\(member.key)' does not fit the file")
      }
      tensors.append(tensor)
    }
    self.init(tensors: tensors, metadata: metadata)
  }

  private static func tensor(
    _ member: JSONValue.Member, _ data: Slice<UnsafeRawBufferPointer>
  ) -> Tensor? {
    guard member.value["dtype"]?.string == "F32",
      let shape = member.value["shape"]?.array?.compactMap(\.int), shape.allSatisfy({ $0 >= 0 }),
      let offsets = member.value["data_offsets"]?.array?.compactMap(\.int), offsets.count == 2,
      offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= data.count
    else { return nil }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: 4)
    guard !overflow, size == offsets[1] - offsets[0] else { return nil }
    let part = UnsafeRawBufferPointer(
      rebasing: data[data.startIndex + offsets[0]..<data.startIndex + offsets[1]])
    let values = (0..<count).map { index in
      Float(
        bitPattern: UInt32(
          littleEndian: part.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
    }
    return Tensor(member.key, shape: shape, values)
  }
}
