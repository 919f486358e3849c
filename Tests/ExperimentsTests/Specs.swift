import Analysis
import Foundation
import Spec
import Training

/// Specs of the repository, changed in places.
enum Specs {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") {
    $0 + "/" + $1
  }
  static let folder = root + "/specs"
  /// Specs that faults are planted in, beside those of ``folder``.
  static let planted = root + "/Tests/Fixtures/planted"

  static var options: RunOptions { options(in: folder) }

  static func options(for name: String) -> RunOptions { options(in: place(name)) }

  private static func options(in folder: String) -> RunOptions {
    RunOptions(folder: folder, threads: 1, outputFolder: nil)
  }

  private static func place(_ name: String) -> String {
    FileManager.default.fileExists(atPath: "\(planted)/\(name).yaml") ? planted : folder
  }

  static func load(_ name: String, _ settings: KeyValuePairs<String, String>) throws
    -> AnalyzedSpec
  {
    try load(name, settings.map { "\($0.key)=\($0.value)" })
  }

  /// - Parameter settings: as `--set` takes them.
  static func load(_ name: String, _ settings: [String] = []) throws -> AnalyzedSpec {
    let overrides = settings.compactMap { Override($0) }
    let document = try SpecDocument.load("\(place(name))/\(name).yaml", overrides: overrides)
    guard let spec = AnalyzedSpec(document) else { throw RunError("\(name) is no spec") }
    return spec
  }

  static func lines(_ path: String) -> [String] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }
}
