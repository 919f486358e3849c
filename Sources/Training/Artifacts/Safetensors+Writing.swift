internal import JSONText

extension Safetensors {
  /// Writes the file so that it is complete or not there.
  ///
  /// - Throws: ``RunError`` naming the file and what the system says.
  package func write(to path: String) throws(RunError) {
    var header = Array(self.header.text.utf8)
    // Numbers start at a multiple of 8 bytes.
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let start = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    let file = try ReplacementFile(path)
    try file.write(start)
    for tensor in tensors {
      let result: Result<Void, RunError> = tensor.withUnsafeBytes { bytes in
        Result { () throws(RunError) in try file.write(bytes) }
      }
      try result.get()
    }
    try file.commit()
  }

  private var header: JSONValue {
    var members: [JSONValue.Member] = []
    if !metadata.isEmpty {
      members.append(
        .init("__metadata__", .object(metadata.map { .init($0.key, .string($0.value)) })))
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.withUnsafeBytes(\.count)
      members.append(
        .init(
          tensor.name,
          [
            "dtype": .string(tensor.element.rawValue),
            "shape": .array(tensor.shape.map { .int($0) }),
            "data_offsets": [.int(offset), .int(end)],
          ]))
      offset = end
    }
    return .object(members)
  }
}
