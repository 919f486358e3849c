import Linting
import Reporting
import SourceText
import Testing

/// A text in which `«…»` enclose ranges, in the order in which they open.
struct Marked {
  let sources: SourceMap
  let file: SourceFile
  let ranges: [SourceRange]

  /// - Parameter base: a second file, without marks.
  init(_ marked: String, path: String = "spec.yaml", base: (path: String, text: String)? = nil) {
    let (text, bytes) = RuleExample.finding("", marked).parsed()
    var sources = SourceMap()
    let file = sources.add(path: path, text: text)
    if let base { _ = sources.add(path: base.path, text: base.text) }
    (self.sources, self.file) = (sources, file)
    ranges = bytes.map { SourceRange(file.id, $0.lowerBound, $0.upperBound) }
  }

  /// The range of a word in the second file.
  func inBase(_ word: String) throws -> SourceRange {
    let base = sources.files[1]
    let text = String(decoding: base.text, as: UTF8.self)
    let found = try #require(text.firstRange(of: word))
    let start = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
    return SourceRange(base.id, start, start + word.utf8.count)
  }

  func linted(_ findings: Diagnostic..., silenced: [SilencedFinding] = []) -> LintedFile {
    LintedFile(path: file.path, findings: findings, silenced: silenced, sources: sources)
  }
}

extension ReportFormat {
  static func text(_ files: LintedFile..., project: ProjectFolder? = nil) -> String {
    Self().render(files, ReportSetting(project: project))
  }
}

/// A finding about layers, with a note, help and a fix.
func softmax(_ marked: Marked) -> Diagnostic {
  Diagnostic(
    "loss/softmax", .error, "softmax goes into 'loss'", at: marked.ranges[0],
    notes: [.init("it expects logits", at: marked.ranges[1]), .init("as Keras does")],
    help: "remove it",
    fixes: [.replace(marked.ranges[0], with: "linear", "use linear", .unsafe)])
}

let twoLines = Marked(
  """
  coprime: 1
  activation: «softmax»
  loss: «logits»
  """)
