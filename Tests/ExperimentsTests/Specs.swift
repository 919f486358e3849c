import Analysis
import Spec
import Training

/// Specs of the repository, changed in places.
enum Specs {
  static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/specs"

  static var options: RunOptions {
    RunOptions(folder: folder, threads: 1, outputFolder: nil)
  }

  static func load(_ name: String, _ settings: KeyValuePairs<String, String> = [:]) throws
    -> AnalyzedSpec
  {
    let overrides = settings.compactMap { Override("\($0.key)=\($0.value)") }
    let document = try SpecDocument.load("\(folder)/\(name).yaml", overrides: overrides)
    guard let spec = AnalyzedSpec(document) else { throw RunError("\(name) is no spec") }
    return spec
  }
}
