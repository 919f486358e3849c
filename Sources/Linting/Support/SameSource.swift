import Catalog
import Spec
import YAML

extension LocatedEntry {
  /// Whether two sources give the same samples: the same kind with the same parameters.
  func isSameSource(as other: LocatedEntry) -> Bool {
    guard name == other.name, !entry.arguments.pairs.isEmpty else { return false }
    // Sources that read files are the same where their files are, whatever else is said of them.
    if let mine = entry.value as? any DataSource, let theirs = other.entry.value as? any DataSource,
      !mine.paths.isEmpty
    {
      return mine.paths == theirs.paths
    }
    let (a, b) = (entry.arguments.pairs, other.entry.arguments.pairs)
    return a.count == b.count
      && a.allSatisfy { pair in b.contains { $0.key == pair.key && $0.value.isEqual(pair.value) } }
  }
}

extension Node {
  /// Whether two values are written alike.
  fileprivate func isEqual(_ other: Node) -> Bool {
    if let text, let theirs = other.text { return text == theirs }
    if let items = sequence, let theirs = other.sequence {
      return items.count == theirs.count && zip(items, theirs).allSatisfy { $0.isEqual($1) }
    }
    return isNull && other.isNull
  }
}
