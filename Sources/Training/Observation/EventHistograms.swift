internal import DataFiles

/// Reads the histograms of weights back from the events that were written for TensorBoard.
enum EventHistograms {
  private static let prefix = "weights/"

  /// - Throws: ``RunError`` where the file cannot be read; what is no event ends the reading.
  static func read(_ path: String) throws(RunError) -> [HistogramSeries] {
    let file = try OutputFile.read(path)
    return file.withUnsafeBytes { bytes in
      var series: [HistogramSeries] = []
      var places: [String: Int] = [:]
      var rest = bytes[...]
      // Length, its checksum, content, its checksum.
      while rest.count >= 16 {
        let length = UInt64(
          littleEndian: UnsafeRawBufferPointer(rebasing: rest).loadUnaligned(as: UInt64.self))
        guard length <= UInt64(rest.count - 16) else { break }
        let content = rest.dropFirst(12).prefix(Int(length))
        for (name, frame) in frames(ProtobufReader(UnsafeRawBufferPointer(rebasing: content))) {
          if let place = places[name] {
            series[place].frames.append(frame)
          } else {
            places[name] = series.count
            series.append(HistogramSeries(name: name, frames: [frame]))
          }
        }
        rest = rest.dropFirst(16 + Int(length))
      }
      return series
    }
  }

  private static func frames(_ event: ProtobufReader) -> [(String, HistogramSeries.Frame)] {
    let step = event.first(2)?.number ?? 0
    return event.all(5).flatMap { $0.message.all(1) }.compactMap { value in
      guard let tag = value.message.first(1)?.text, tag.hasPrefix(prefix),
        let histogram = value.message.first(5)?.message
      else { return nil }
      return (
        String(tag.dropFirst(prefix.count)),
        HistogramSeries.Frame(
          step: Int(truncatingIfNeeded: step), minimum: histogram.first(1)?.double ?? 0,
          limits: histogram.first(6)?.packedDoubles ?? [],
          counts: histogram.first(7)?.packedDoubles ?? [])
      )
    }
  }
}

/// The wire format of Protocol Buffers, for messages that this program wrote.
///
/// https://protobuf.dev/programming-guides/encoding
private struct ProtobufReader {
  struct Field {
    let key: UInt64
    /// Of a field of fixed or variable size; 0 else.
    let number: UInt64
    let bytes: UnsafeRawBufferPointer

    var double: Double { Double(bitPattern: number) }
    var text: String? { String(validating: bytes, as: UTF8.self) }
    var message: ProtobufReader { ProtobufReader(bytes) }
    var packedDoubles: [Double] {
      stride(from: 0, to: bytes.count - 7, by: 8).map {
        Double(
          bitPattern: UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
      }
    }
  }
  private let fields: [Field]

  init(_ bytes: UnsafeRawBufferPointer) {
    var fields: [Field] = []
    var place = 0
    func varint() -> UInt64? {
      var (value, shift) = (UInt64(0), UInt64(0))
      while place < bytes.count, shift < 64 {
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    while place < bytes.count, let key = varint() {
      var (number, size) = (UInt64(0), 0)
      switch key & 7 {
      case 0: number = varint() ?? 0
      case 1: size = 8
      case 2: size = Int(clamping: varint() ?? 0)
      case 5: size = 4
      default: place = bytes.count
      }
      guard size <= bytes.count - place else { break }
      let content = UnsafeRawBufferPointer(rebasing: bytes[place..<place + size])
      if key & 7 == 1 { number = UInt64(littleEndian: content.loadUnaligned(as: UInt64.self)) }
      fields.append(Field(key: key >> 3, number: number, bytes: content))
      place += size
    }
    self.fields = fields
  }

  func first(_ key: UInt64) -> Field? { fields.first { $0.key == key } }
  func all(_ key: UInt64) -> [Field] { fields.filter { $0.key == key } }
}
