internal import Linting
internal import SourceText

/// What build servers read of tests: each file is a suite, each finding a test that failed.
package struct JUnitFormat: ReportFormat {
  package static let name = "junit"
  package static let summary = "JUnit's XML, one test suite per file"
  package init() {}

  package func render(_ files: [LintedFile], _ setting: ReportSetting) -> String {
    let suites = files.map { Suite($0, setting) }
    let totals = XML.attributes([
      "name": "coprime", "tests": "\(suites.reduce(0) { $0 + $1.cases.count })",
      "failures": "\(suites.reduce(0) { $0 + $1.failures })", "errors": "0",
    ])
    return XML.header + "<testsuites\(totals)>\n" + suites.map(\.text).joined()
      + "</testsuites>\n"
  }

  private struct Suite {
    let path: String
    var cases: [String] = []
    var failures = 0
    var skipped = 0

    init(_ file: LintedFile, _ setting: ReportSetting) {
      path = setting.path(file.path)
      for finding in file.findings { add(finding, file, setting) }
      for silenced in file.silenced {
        skipped += 1
        let message = silenced.finding.message + " (\(silenced.cause.words))"
        cases.append(
          element(
            silenced.finding, file, setting, "<skipped\(XML.attributes(["message": message]))/>"))
      }
      // A suite needs a test that passes where there is nothing to report.
      if cases.isEmpty {
        cases.append(
          "    <testcase\(XML.attributes(["name": "coprime", "classname": path]))/>\n"
        )
      }
    }

    private mutating func add(_ finding: Diagnostic, _ file: LintedFile, _ setting: ReportSetting) {
      let text = XML.escaped(HumanFormat().render(finding, file, .plain), keepingLines: true)
      // Advice must not fail a build.
      if finding.severity == .info {
        cases.append(element(finding, file, setting, "<system-out>\(text)</system-out>"))
      } else {
        failures += 1
        let attributes = XML.attributes([
          "type": finding.severity.rawValue, "message": finding.message,
        ])
        cases.append(element(finding, file, setting, "<failure\(attributes)>\(text)</failure>"))
      }
    }

    private func element(
      _ finding: Diagnostic, _ file: LintedFile, _ setting: ReportSetting, _ content: String
    ) -> String {
      let place = FilePlace(finding.range, file.sources)
      let elsewhere = place.path == file.path ? "" : "\(setting.path(place.path)):"
      let attributes = XML.attributes([
        "name": "\(finding.rule) at \(elsewhere)\(place.line):\(place.column)", "classname": path,
      ])
      return "    <testcase\(attributes)>\n      \(content)\n    </testcase>\n"
    }

    var text: String {
      let attributes = XML.attributes([
        "name": path, "file": path, "tests": "\(cases.count)", "failures": "\(failures)",
        "errors": "0",
        "skipped": "\(skipped)",
      ])
      return "  <testsuite\(attributes)>\n\(cases.joined())  </testsuite>\n"
    }
  }
}
