internal import SourceText
package import YAML

/// A change of one value in the tree of a spec.
package struct TreeEdit: Sendable {
  package enum Change: Sendable {
    case remove
    /// YAML.
    case set(String)
  }
  package let path: [String]
  package let change: Change

  package static func remove(_ path: [String]) -> TreeEdit { TreeEdit(path: path, change: .remove) }
  package static func set(_ path: [String], _ value: String) -> TreeEdit {
    TreeEdit(path: path, change: .set(value))
  }

  /// In words: `without training.schedule`, `training.shuffle: true`.
  package var text: String {
    let key = path.joined(separator: ".")
    return switch change {
    case .remove: "without \(key)"
    case .set(let value): "\(key): \(value)"
    }
  }
}

extension Node {
  /// The tree after edits; an edit of something that is not there is passed over.
  package func applying(_ edits: [TreeEdit]) -> Node {
    var root = self
    for edit in edits {
      if case .set(let value) = edit.change { root = root.setting(edit.path[...], value) }
    }
    // From the last item of a list to the first: the paths of the others stay.
    let removed = edits.filter { if case .remove = $0.change { true } else { false } }
      .sorted { $1.path.numbers.lexicographicallyPrecedes($0.path.numbers) }
    for edit in removed { root = root.removing(edit.path[...]) }
    return root
  }

  private func setting(_ path: ArraySlice<String>, _ value: String) -> Node {
    guard let key = path.first else {
      var sources = SourceMap()
      return YAML.read(sources.add(path: "", text: Array(value.utf8))).root ?? self
    }
    let rest = path.dropFirst()
    if var items = sequence {
      guard let index = Int(key), items.indices.contains(index) else { return self }
      items[index] = items[index].setting(rest, value)
      return Node(.sequence(items), at: range)
    }
    let empty = Node(.mapping([]), at: range)
    var pairs = mapping ?? []
    if mapping == nil, text == key {
      // `adam` alone becomes `{adam: {…}}` when one of its parameters is set.
      pairs = [Pair(key: self, value: empty)]
    } else if mapping == nil, !isNull {
      return self
    }
    if let index = pairs.firstIndex(where: { $0.key.text == key }) {
      pairs[index] = Pair(key: pairs[index].key, value: pairs[index].value.setting(rest, value))
    } else {
      let name = Node(.scalar(Scalar(key, .plain)), at: range)
      pairs.append(Pair(key: name, value: empty.setting(rest, value)))
    }
    return Node(.mapping(pairs), at: range)
  }

  private func removing(_ path: ArraySlice<String>) -> Node {
    guard let key = path.first else { return self }
    let rest = path.dropFirst()
    if var items = sequence {
      guard let index = Int(key), items.indices.contains(index) else { return self }
      if rest.isEmpty {
        items.remove(at: index)
      } else {
        items[index] = items[index].removing(rest)
      }
      return Node(.sequence(items), at: range)
    }
    guard var pairs = mapping, let index = pairs.firstIndex(where: { $0.key.text == key }) else {
      return self
    }
    if rest.isEmpty {
      pairs.remove(at: index)
    } else {
      pairs[index] = Pair(key: pairs[index].key, value: pairs[index].value.removing(rest))
    }
    return Node(.mapping(pairs), at: range)
  }
}

extension Node {
  /// The name of the one entry that stands here.
  package var entryName: String? {
    if let pairs = mapping { return pairs.count == 1 ? pairs[0].key.text : nil }
    return isNull ? nil : text
  }

  /// What a key or the number of an item leads to.
  package func child(_ key: String) -> Node? {
    if let items = sequence {
      guard let index = Int(key), items.indices.contains(index) else { return nil }
      return items[index]
    }
    return self[key]
  }

  /// What a path leads to.
  package func descendant(_ path: [String]) -> Node? {
    var node: Node? = self
    for key in path { node = node?.child(key) }
    return node
  }
}

extension [String] {
  fileprivate var numbers: [Int] { map { Int($0) ?? 0 } }
}
