internal import SourceText
internal import YAML

/// A file that is sound YAML, and edits on it that are undone where they change what it says.
struct CheckedSpecText {
  typealias Edit = (range: Range<Int>, text: [UInt8])

  private(set) var file: SourceFile
  private(set) var root: Node
  private(set) var comments: [Comment]

  init?(_ file: SourceFile) {
    let document = YAML.read(SourceFile(path: file.path, text: file.text))
    guard let root = document.root, root.mapping != nil, document.isComplete,
      !document.diagnostics.contains(where: { $0.severity == .error })
    else { return nil }
    (self.file, self.root) = (SourceFile(path: file.path, text: file.text), root)
    comments = document.comments
  }

  /// Makes edits that do not overlap, together or not at all.
  ///
  /// - Returns: whether they were made.
  @discardableResult
  mutating func apply(_ edits: [Edit], if isAllowed: (Self, Self) -> Bool) -> Bool {
    var result: [UInt8] = []
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      guard edit.range.lowerBound >= position else { return false }
      result += file.text[position..<edit.range.lowerBound]
      result += edit.text
      position = edit.range.upperBound
    }
    result += file.text[position...]
    guard result != file.text, let next = Self(SourceFile(path: file.path, text: result)),
      isAllowed(self, next)
    else { return false }
    self = next
    return true
  }

  /// Whether two texts differ in names only.
  func isAsLarge(as other: Self) -> Bool {
    root.size == other.root.size && comments.map(\.text) == other.comments.map(\.text)
  }

  /// Whether two texts differ in the order of keys and comments only.
  func meansTheSame(as other: Self) -> Bool {
    root.digest == other.root.digest
      && comments.map(\.text).sorted() == other.comments.map(\.text).sorted()
  }
}

extension Node {
  /// How many values there are in it.
  fileprivate var size: Int {
    switch content {
    case .scalar: 1
    case .sequence(let items): items.reduce(1) { $0 + $1.size }
    case .mapping(let pairs): pairs.reduce(1) { $0 + $1.key.size + $1.value.size }
    }
  }

  /// The same for values that differ in the order of keys only.
  fileprivate var digest: String {
    let tag = tag ?? ""
    switch content {
    case .scalar(let scalar):
      return "\(tag)\(scalar.style == .plain)\(scalar.text.debugDescription)"
    case .sequence(let items): return "\(tag)[\(items.map(\.digest).joined(separator: ","))]"
    case .mapping(let pairs):
      let parts = pairs.map { "\($0.key.digest):\($0.value.digest)" }.sorted()
      return "\(tag){\(parts.joined(separator: ","))}"
    }
  }
}
