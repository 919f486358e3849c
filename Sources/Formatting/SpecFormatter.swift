internal import Catalog
internal import SourceText
package import Spec
internal import YAML

/// Gives names their canonical spelling and keys their canonical order; everything else of a file stays, byte by byte.
package enum SpecFormatter {
  /// Reordering a mapping can only uncover those inside it.
  private static let maximumRounds = 64

  /// The formatted text; nil where the file is no sound YAML mapping, so that nothing in it is certain.
  ///
  /// Formatting it again gives the same text, and it means what it meant before.
  ///
  /// - Complexity: O(depth × bytes).
  package static func format(_ document: SpecDocument) -> [UInt8]? {
    guard var text = CheckedSpecText(document.file) else { return nil }
    let dialect = document.spec?.model?.dialect ?? .keras
    let blocks = Set(document.spec?.blocks.map(\.name.value) ?? [])
    func walk() -> SpecWalk { SpecWalk(text.root, dialect: dialect, blocks: blocks) }

    text.apply(walk().names.map { ($0.range.bytes, Array($0.canonical.utf8)) }) {
      $0.isAsLarge(as: $1)
    }
    for _ in 0..<maximumRounds {
      let edits = reorderings(walk(), text)
      if edits.isEmpty { break }
      let isSame = { (old: CheckedSpecText, new: CheckedSpecText) in old.meansTheSame(as: new) }
      if text.apply(edits, if: isSame) { continue }
      // One of them cannot be made; the others can.
      guard edits.contains(where: { text.apply([$0], if: isSame) }) else { break }
    }
    return text.file.text
  }

  /// The outermost mappings that are out of order.
  private static func reorderings(_ walk: SpecWalk, _ text: CheckedSpecText) -> [CheckedSpecText
    .Edit]
  {
    var edits: [CheckedSpecText.Edit] = []
    for mapping in walk.mappings where !mapping.ranks.isSorted {
      let range = mapping.node.range.bytes
      guard !edits.contains(where: { $0.range.overlaps(range) }),
        let pieces = PairPieces(mapping.node, text.comments, in: text.file)
      else { continue }
      let order = mapping.ranks.indices.sorted { mapping.ranks[$0] < mapping.ranks[$1] }
      let edit = pieces.reordered(order)
      if !edits.contains(where: { $0.range.overlaps(edit.range) }) { edits.append(edit) }
    }
    return edits
  }
}

extension [Int] {
  fileprivate var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
