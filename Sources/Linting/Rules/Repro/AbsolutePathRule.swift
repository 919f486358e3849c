import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Points out paths that exist on one machine only.
struct AbsolutePathRule: Rule {
  static let about = RuleInfo(
    "repro/absolute-path", .info,
    summary: "A source names a file by a path that holds on one machine only.",
    rationale: """
      The spec does not run on another computer, for another user or in a container, where the file \
      lies elsewhere. A relative path is relative to the spec, so that both can be moved together.
      """,
    symptoms: "no such file or directory on another machine, spec works only on my computer",
    remedy: "Put the data beside the spec, or link it there, and use a relative path.",
    examples: [
      .finding(
        "a home folder",
        """
        coprime: 1
        data:
          source:
            csv: {path: «/home/ada/data/train.csv», header: true, label: price}
        """),
      .finding(
        "a drive",
        """
        coprime: 1
        data:
          source:
            csv: {path: «'C:\\data\\train.csv'», header: true, label: price}
        """),
      .clean(
        "beside the spec",
        """
        coprime: 1
        data:
          source:
            csv: {path: data/train.csv, header: true, label: price}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let data = spec.spec.data else { return }
    for entry in [data.source, data.validationSource, data.testSource].compactMap({ $0 }) {
      let paths = (entry.entry.value as? any DataSource)?.paths ?? []
      for pair in entry.entry.arguments.pairs {
        guard let path = pair.value.text, paths.contains(path), isAbsolute(path) else { continue }
        report.add(
          "'\(path)' holds on this machine only", at: pair.value.place,
          help: "use a path relative to the spec, such as 'data/\(fileName(path))'")
      }
    }
  }

  private func isAbsolute(_ path: String) -> Bool {
    if path.hasPrefix("/") || path.hasPrefix("~") || path.hasPrefix("\\\\") { return true }
    let start = Array(path.utf8.prefix(3))
    guard start.count == 3, start[1] == UInt8(ascii: ":") else { return false }
    return path.first?.isLetter == true
      && (start[2] == UInt8(ascii: "\\") || start[2] == UInt8(ascii: "/"))
  }

  private func fileName(_ path: String) -> String {
    path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? path
  }
}
