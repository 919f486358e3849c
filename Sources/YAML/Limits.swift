/// How much of a hostile file is read before reading stops with a finding.
package struct Limits: Hashable, Sendable {
  /// Size of the file, in bytes.
  package var fileBytes = 8 << 20
  /// Collections inside one another, aliases followed.
  package var depth = 100
  /// Values of the document, aliases followed.
  package var nodes = 200_000
  /// Length of one scalar, in bytes after unescaping.
  package var scalarBytes = 1 << 20
  /// Findings of one file.
  package var diagnostics = 200

  package init() {}
  package static let `default` = Limits()
}
