import ArgumentParser
import Linting
import Reporting
import SourceText

/// The configurations of the folders of a run, each found and read once.
struct ConfigurationSearch {
  /// A configuration, and the folder that its patterns are bound to.
  struct Found {
    /// Equal numbers are the same configuration.
    let number: Int
    let configuration: Configuration
    let folder: String

    /// The names from the folder down to a file; of a file elsewhere all names.
    func names(of path: String) -> [Substring] {
      let prefix = folder == "/" ? "/" : folder + "/"
      return path.hasPrefix(prefix)
        ? path.dropFirst(prefix.count).split(separator: "/") : path.split(separator: "/")
    }
  }

  /// Whether every configuration could be used; if not, why is already said.
  private(set) var couldReadAll = true
  private let options: ConfigurationOptions
  private var byFolder: [String: Found?] = [:]
  private var count = 0

  init(_ options: ConfigurationOptions) { self.options = options }

  /// The configuration for files of a folder, given by its absolute path.
  mutating func find(_ folder: String) -> Found? {
    if options.noConfig { return nil }
    // One file for all folders; its patterns are meant where the command is given.
    let key = options.config == nil ? folder : ""
    if let known = byFolder[key] { return known }
    let found: Found?
    if let path = options.config {
      found = read(path, Paths.absolute(folder: "."))
    } else {
      found = search(folder)
    }
    byFolder[key] = .some(found)
    return found
  }

  /// Upward, as far as the repository goes.
  private mutating func search(_ folder: String) -> Found? {
    let prefix = folder == "/" ? "/" : folder + "/"
    for name in Configuration.fileNames where SourceFile.exists(prefix + name) {
      return read(Paths.shown(prefix + name), folder)
    }
    if folder == "/" || SourceFile.exists(prefix + ".git") { return nil }
    return find(Paths.split(folder).folder)
  }

  private mutating func read(_ path: String, _ folder: String) -> Found? {
    var reader = ConfigurationReader()
    do throws(SourceLoadError) {
      let configuration = try reader.read(path)
      guard reader.mistakes.isEmpty else {
        let file = LintedFile(path: path, findings: reader.mistakes, sources: reader.sources)
        for finding in reader.mistakes {
          Output.error(HumanFormat().render(finding, file, Output.errorStyle))
        }
        couldReadAll = false
        return nil
      }
      count += 1
      return Found(number: count, configuration: configuration, folder: folder)
    } catch {
      Output.error("error: \(error.message)")
      couldReadAll = false
      return nil
    }
  }
}
