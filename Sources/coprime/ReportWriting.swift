import Reporting
import SourceText

/// Writes reports to where they were asked for.
struct ReportWriting {
  let files: [LintedFile]
  let color: ColorChoice
  /// Whether standard output holds something else.
  var isDiverted = false
  private(set) var couldWriteAll = true

  init(_ files: [LintedFile], _ color: ColorChoice) {
    (self.files, self.color) = (files, color)
  }

  mutating func write(_ requests: [ReportRequest]) {
    let project = Self.project
    for request in requests {
      if request.format == GitHubFormat.self { summarize(project) }
      let format = request.format.init()
      if let path = request.path {
        let text = format.render(files, ReportSetting(project: project))
        if save(text, path) { continue }
      }
      // What could not be written is not lost, unless it is printed anyway.
      if request.path != nil, requests.contains(where: { $0.path == nil }) { continue }
      let style = Output.style(color)
      let text = format.render(files, ReportSetting(style: style, project: project))
      if isDiverted { Output.error(text) } else { Output.write(text) }
    }
  }

  /// Adds a table to the page of the job.
  private func summarize(_ project: ProjectFolder?) {
    guard let path = Output.variable("GITHUB_STEP_SUMMARY") else { return }
    let text = JobSummary.markdown(files, ReportSetting(project: project))
    do throws(SourceSaveError) {
      try SourceFile.append([UInt8](text.utf8), to: path)
    } catch {
      Output.error("note: no summary of the job: \(error.message)")
    }
  }

  private mutating func save(_ text: String, _ path: String) -> Bool {
    do throws(SourceSaveError) {
      try SourceFile.write([UInt8](text.utf8), to: path)
      return true
    } catch {
      Output.error("error: \(error.message)")
      couldWriteAll = false
      return false
    }
  }

  /// The repository: what the service says, else the nearest folder upward that git keeps, else this one.
  private static var project: ProjectFolder? {
    guard let here = Paths.real(".") else { return nil }
    let said = Output.variable("GITHUB_WORKSPACE") ?? Output.variable("CI_PROJECT_DIR")
    if let root = said.flatMap(Paths.real) { return ProjectFolder(root: root, current: here) }
    var folder = here
    while !SourceFile.exists(folder + "/.git") {
      guard let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
        return ProjectFolder(root: here, current: here)
      }
      folder = String(folder[..<slash])
    }
    return ProjectFolder(root: folder, current: here)
  }
}
