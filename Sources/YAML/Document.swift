package import SourceText

/// What could be read of one YAML file.
package struct Document: Sendable {
  /// The top value of the first document; `nil` when there is none.
  package let root: Node?
  /// All comments of the file, in its order.
  package let comments: [Comment]
  package let diagnostics: [Diagnostic]
  /// `false` when reading stopped early: `root` then holds only what stands before the mistake, and
  /// that something is missing from it means nothing.
  package let isComplete: Bool
}

/// One comment.
package struct Comment: Hashable, Sendable {
  /// From the `#` to the end of the line, without white space before its break.
  package let range: SourceRange
  /// Without the `#` and the white space around.
  package let text: String
  /// Whether nothing but white space stands before it on its line.
  package let ownsLine: Bool
}
