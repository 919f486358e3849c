/// Names one file of a run; the index of the file in its ``SourceMap``.
public struct FileID: Hashable, Comparable, Sendable {
  public let index: Int32
  public init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }
  public static func < (a: FileID, b: FileID) -> Bool { a.index < b.index }
}

/// A half-open span of UTF-8 bytes in one file.
public struct SourceRange: Hashable, Comparable, Sendable {
  public let file: FileID
  /// Offset of the first byte.
  public let start: Int32
  /// Offset of the byte after the last.
  public let end: Int32

  public init(_ file: FileID, _ start: Int, _ end: Int) {
    self.file = file
    self.start = Int32(clamping: start)
    self.end = Int32(clamping: Swift.max(start, end))
  }

  public var bytes: Range<Int> { Int(start)..<Int(end) }

  /// The smallest range that holds both; `self` when the other lies in another file.
  public func union(_ other: SourceRange) -> SourceRange {
    guard other.file == file else { return self }
    return SourceRange(file, Int(min(start, other.start)), Int(max(end, other.end)))
  }

  public func contains(_ other: SourceRange) -> Bool {
    file == other.file && start <= other.start && other.end <= end
  }

  public static func < (a: SourceRange, b: SourceRange) -> Bool {
    (a.file, a.start, a.end) < (b.file, b.start, b.end)
  }
}

/// A value together with the place in a spec that it was read from.
public struct Located<Value> {
  public var value: Value
  public var range: SourceRange
  public init(_ value: Value, at range: SourceRange) {
    self.value = value
    self.range = range
  }
  public func map<T>(_ transform: (Value) throws -> T) rethrows -> Located<T> {
    Located<T>(try transform(value), at: range)
  }
}
extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
