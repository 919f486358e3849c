/// A way to print findings, chosen by `--format`.
package protocol ReportFormat: Sendable {
  static var name: String { get }
  /// For `--help`, one line.
  static var summary: String { get }
  init()
  func render(_ files: [LintedFile], _ setting: ReportSetting) -> String
}

/// What a report depends on besides what was found.
package struct ReportSetting: Sendable {
  package let style: Style
  /// The folder that paths are made relative to for services that show the files of a repository; nil:
  /// paths stay as the user wrote them.
  package let project: ProjectFolder?

  package init(style: Style = .plain, project: ProjectFolder? = nil) {
    (self.style, self.project) = (style, project)
  }

  func path(_ path: String) -> String { project?.relative(path) ?? path }
}

extension ReportFormat {
  package func render(_ files: [LintedFile], _ style: Style) -> String {
    render(files, ReportSetting(style: style))
  }
}
