internal import SourceText
internal import YAML

/// Trees that no file holds.
extension Node {
  private static let nowhere = SourceRange(FileID(0), 0, 0)

  static func plain(_ text: String) -> Node { Node(.scalar(Scalar(text, .plain)), at: nowhere) }
  static func list(_ items: [Node]) -> Node { Node(.sequence(items), at: nowhere) }
  static func map(_ pairs: [Pair]) -> Node { Node(.mapping(pairs), at: nowhere) }

  func removing(_ key: String) -> Node { .map(pairs.filter { $0.key.text != key }) }

  func adding(_ key: String, _ value: Node) -> Node {
    .map(pairs + [.init(key: .plain(key), value: value)])
  }

  func setting(_ key: String, to value: Node) -> Node {
    guard self[key] != nil else { return adding(key, value) }
    return updating(key) { _ in value }
  }

  /// The mapping with another value for a key that it has.
  func updating(_ key: String, _ change: (Node) -> Node) -> Node {
    guard mapping != nil else { return self }
    return .map(
      pairs.map { $0.key.text == key ? .init(key: $0.key, value: change($0.value)) : $0 })
  }

  // MARK: Entries

  /// `name` of `name`, `{name: …}`.
  var entryName: String? { mapping == nil ? text : pairs.count == 1 ? pairs[0].key.text : nil }

  /// The mapping behind the name of an entry, if it is written as one.
  var parameters: Node? {
    guard pairs.count == 1, pairs[0].value.mapping != nil else { return nil }
    return pairs[0].value
  }

  /// The parameters of an entry however it is written.
  ///
  /// - Parameter first: the key of a single value.
  func parameters(first: String?) -> Node {
    guard pairs.count == 1, !pairs[0].value.isNull else { return .map([]) }
    let value = pairs[0].value
    if value.mapping != nil { return value }
    return first.map { .map([.init(key: .plain($0), value: value)]) } ?? .map([])
  }

  func withParameter(_ key: String, _ value: Node, first: String?) -> Node {
    guard let name = entryName else { return self }
    return .map([
      .init(key: .plain(name), value: parameters(first: first).adding(key, value))
    ])
  }

  var mentionsBlockParameter: Bool {
    switch content {
    case .scalar(let scalar): scalar.style == .plain && scalar.text.contains("$")
    case .sequence(let items): items.contains(where: \.mentionsBlockParameter)
    case .mapping(let pairs): pairs.contains(where: \.value.mentionsBlockParameter)
    }
  }
}
