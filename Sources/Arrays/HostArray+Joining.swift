extension HostArray {
  /// The rows of several arrays one behind the other; nil where their rows differ in shape or type.
  package static func joined(_ parts: [HostArray]) -> HostArray? {
    guard let first = parts.first, let extent = first.shape.first else { return nil }
    if parts.count == 1 { return first }
    let rowShape = first.shape.dropFirst()
    guard
      parts.allSatisfy({
        $0.element == first.element && $0.rank == first.rank && $0.shape.dropFirst() == rowShape
      })
    else { return nil }
    let shape = [parts.dropFirst().reduce(extent) { $0 + $1.rowCount }] + rowShape
    if first.element == .string {
      return HostArray(shape: shape, strings: parts.flatMap { $0.strings ?? [] })
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
    for part in parts { bytes += part.bytes }
    return HostArray(shape: shape, element: first.element, bytes: bytes)
  }
}
