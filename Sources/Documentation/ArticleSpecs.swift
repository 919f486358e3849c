internal import SourceText

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A spec with a mistake that an article warns of, and the same spec without it.
///
/// `specs/articles/NN-slug.mistake.yaml` stands beside `NN-slug.mistake.expected`, its findings line by line, and
/// `NN-slug.sound.yaml`; `NN` is the number of the ``ArticleRow``.
package struct ArticleSpecs: Sendable {
  package let row: Int
  /// `specs/articles/NN-slug`.
  package let path: String
  /// What the mistake is found by, in the order of the file, each once.
  package let rules: [String]

  package static let folder = "specs/articles"
  /// Pairs that a check of `verify` tells apart; their findings are a severity and a check.
  package static let verifiedFolder = "specs/articles/verify"

  /// All pairs in a folder of the package at `root`, by number and name.
  package static func all(
    in root: String, _ folder: String = folder
  ) -> [ArticleSpecs] {
    fileNames(in: "\(root)/\(folder)").compactMap { name in
      let suffix = ".mistake.yaml"
      guard name.hasSuffix(suffix), let row = Int(name.prefix { $0 != "-" }) else { return nil }
      let path = "\(folder)/\(name.dropLast(suffix.count))"
      return ArticleSpecs(
        row: row, path: path, rules: rules(named: "\(root)/\(path).mistake.expected"))
    }
  }

  private static func rules(named path: String) -> [String] {
    guard let file = try? SourceFile.load(path) else { return [] }
    let found = String(decoding: file.text, as: UTF8.self).split(separator: "\n")
      .compactMap { $0.split(separator: " ").dropFirst().first }
    return found.indices.filter { !found[..<$0].contains(found[$0]) }.map { String(found[$0]) }
  }
}

/// Names of the files and folders in a folder, sorted; none where it cannot be read.
package func fileNames(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}
