internal import Catalog
internal import SourceText
internal import YAML

/// An entry of a list of layers, read once however often its block is repeated.
final class EntryTemplate {
  enum Content {
    case input
    case layer(LayerDeclaration)
    case block(BlockTemplate)
  }
  let entry: LayerEntry
  let content: Content

  init(_ entry: LayerEntry, _ content: Content) { (self.entry, self.content) = (entry, content) }

  /// What automatic names are made of.
  var kind: String {
    if case .layer(let layer) = content { layer.kind } else { entry.arguments.owner }
  }
}

/// The entries of the model or of a block.
struct EntryTemplates {
  let entries: [EntryTemplate]
  /// Names that the spec gives to them.
  let names: Set<String>

  init(_ entries: [EntryTemplate]) {
    self.entries = entries
    names = Set(entries.compactMap { $0.entry.name?.value })
  }
}

/// A run of layers as one use of it makes them: a block with its arguments, or an inline run.
final class BlockTemplate {
  /// Nil for an inline run.
  let block: BlockDeclaration?
  let items: [Node]
  /// What `$name` stands for inside; nil where one that is needed is missing.
  let arguments: [String: Node]?
  /// Where the run is used, innermost last.
  let uses: [SourceRange]
  /// Read at the first use, so that blocks within blocks cost nothing before they are reached.
  var entries: EntryTemplates?

  init(
    _ block: BlockDeclaration?, _ items: [Node], arguments: [String: Node]?, uses: [SourceRange]
  ) {
    (self.block, self.items, self.arguments, self.uses) = (block, items, arguments, uses)
  }
}
