import Documentation
import Linting
import SourceText
import Spec
import Testing

let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

/// A file below `specs/`.
struct SpecFile: Sendable, CustomTestStringConvertible {
  /// Relative to the package.
  let path: String
  var testDescription: String { path }

  static let all: [SpecFile] = find("specs")
  static let mistakes = all.filter { $0.isMistake && !$0.isVerified }
  static let sound = all.filter { !$0.isMistake }

  /// A spec made to be found fault with; every other spec is sound.
  private var isMistake: Bool {
    path.hasPrefix("specs/mistakes/") || path.hasSuffix(".mistake.yaml")
  }

  /// Whether the mistake is one that only `verify` must find.
  private var isVerified: Bool { path.hasPrefix("\(ArticleSpecs.verifiedFolder)/") }

  private static func find(_ folder: String) -> [SpecFile] {
    fileNames(in: "\(root)/\(folder)").flatMap { name -> [SpecFile] in
      let path = "\(folder)/\(name)"
      return name.hasSuffix(".yaml") ? [SpecFile(path: path)] : name.contains(".") ? [] : find(path)
    }
  }

  /// One line per finding: severity, rule, start and end.
  func findings() throws -> [String] {
    let document = try SpecDocument.load("\(root)/\(path)")
    return Linter().lint(document).map { finding in
      let (start, end) = document.file.range(finding.range)
      return
        "\(finding.severity.rawValue) \(finding.rule) \(start.line):\(start.column)-\(end.line):\(end.column)"
    }
  }

  /// What stands beside the spec in `NAME.expected`.
  func expected() throws -> [String] {
    let file = try SourceFile.load("\(root)/\(path.dropLast(5)).expected")
    return String(decoding: file.text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
