/// The events of TensorBoard, framed as TFRecord: length and content, each with its checksum.
///
/// Messages: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
struct EventFile {
  private let file: AppendedFile

  init(_ path: String) { file = AppendedFile(path) }

  var length: Int { file.length }
  func synchronize() throws(RunError) { try file.synchronize() }

  func open(keeping length: Int) throws(RunError) {
    try file.open(keeping: length)
    if file.length == 0 { try add(step: 0) { $0.add(3, "brain.Event:2") } }
  }

  /// One event with some values of a summary.
  func add(_ values: [ProtobufMessage], step: Int) throws(RunError) {
    guard !values.isEmpty else { return }
    try add(step: step) { event in
      event.add(5, message { summary in for value in values { summary.add(1, value) } })
    }
  }

  func add(graph: ProtobufMessage) throws(RunError) {
    try add(step: 0) { $0.add(4, graph) }
  }

  private func add(
    step: Int, _ fill: (inout ProtobufMessage) -> Void
  ) throws(RunError) {
    let event = message { event in
      event.add(1, wallSeconds())
      event.add(2, step)
      fill(&event)
    }
    let length = withUnsafeBytes(of: UInt64(event.bytes.count).littleEndian) { Array($0) }
    try file.append(
      length + Self.checksum(length) + event.bytes + Self.checksum(event.bytes))
  }

  /// Masked, since a checksum of what holds checksums is weak.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var crc = CRC32C()
    bytes.withUnsafeBytes { crc.add($0) }
    let value = crc.value
    let masked = (value >> 15 | value << 17) &+ 0xA282_EAD8
    return withUnsafeBytes(of: masked.littleEndian) { Array($0) }
  }
}
