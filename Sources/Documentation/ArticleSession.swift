/// A document whose session with the program shows what answers a piece of advice: `NN-slug.md`, where `NN` is the
/// number of the ``ArticleRow``. Tests repeat its commands.
package struct ArticleSession: Sendable {
  package let row: Int
  /// `specs/articles/commands/NN-slug.md`.
  package let path: String

  package static let folder = "specs/articles/commands"

  /// All sessions of the package at `root`, by number and name.
  package static func all(in root: String) -> [ArticleSession] {
    fileNames(in: "\(root)/\(folder)").compactMap { name in
      guard name.hasSuffix(".md"), let row = Int(name.prefix { $0 != "-" }) else { return nil }
      return ArticleSession(row: row, path: "\(folder)/\(name)")
    }
  }
}
