package import Arrays

/// One array per field for the same rows, each `[rows, …]`.
package struct FieldArrays: Sendable {
  package private(set) var names: [String]
  package private(set) var arrays: [HostArray]

  package init(names: [String], arrays: [HostArray]) { (self.names, self.arrays) = (names, arrays) }

  package subscript(name: String) -> HostArray? {
    get { names.firstIndex(of: name).map { arrays[$0] } }
    set {
      guard let newValue else { return }
      if let index = names.firstIndex(of: name) {
        arrays[index] = newValue
      } else {
        names.append(name)
        arrays.append(newValue)
      }
    }
  }

  package var rowCount: Int { arrays.first?.rowCount ?? 0 }

  /// Some of the rows; nil where there are not as many.
  func rows(_ range: Range<Int>) -> FieldArrays? {
    let parts = arrays.compactMap { $0.rows(range) }
    return parts.count == arrays.count ? FieldArrays(names: names, arrays: parts) : nil
  }

  /// The rows of several parts one behind the other; nil where they differ in shape.
  static func joined(_ parts: [FieldArrays]) -> FieldArrays? {
    guard let first = parts.first else { return nil }
    if parts.count == 1 { return first }
    var arrays: [HostArray] = []
    for index in first.arrays.indices {
      guard let array = HostArray.joined(parts.map { $0.arrays[index] }) else { return nil }
      arrays.append(array)
    }
    return FieldArrays(names: first.names, arrays: arrays)
  }
}
