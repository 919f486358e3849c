import Linting
import SourceText
import Spec
import Templates

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let packageRoot = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

/// YAML files below a folder of the package.
private func specs(under folder: String) -> [String] {
  guard let directory = opendir("\(packageRoot)/\(folder)") else { return [] }
  defer { closedir(directory) }
  var paths: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name.hasPrefix(".") { continue }
    if name.hasSuffix(".yaml") {
      paths.append("\(folder)/\(name)")
    } else if !name.contains(".") {
      paths += specs(under: "\(folder)/\(name)")
    }
  }
  return paths.sorted()
}

/// Every spec of the repository, the examples of all rules and all templates.
func corpus() throws -> [(path: String, text: [UInt8])] {
  let files = try (specs(under: "specs") + specs(under: "Tests/Fixtures")).map {
    (path: "\(packageRoot)/\($0)", text: try SourceFile.load("\(packageRoot)/\($0)").text)
  }
  var examples: [(path: String, text: [UInt8])] = []
  for rule in allRules {
    for example in rule.about.examples {
      let text = example.parsed().text
      examples.append(("\(packageRoot)/specs/example.yaml", text))
    }
  }
  let templates = Templates.all.map {
    (path: "\(packageRoot)/specs/\($0.name).yaml", text: [UInt8](Templates.file($0).utf8))
  }
  return files + examples + templates
}

/// What the linter finds, the layers, and every setting with its defaults.
func meaning(of document: SpecDocument) -> [String] {
  let findings = Linter(profile: .production).lint(document)
  var facts = findings.map { "\($0.rule) \($0.severity)" }.sorted()
  for section in SettingSection.allCases {
    facts += document.settings(of: section).map { "\($0.path)=\($0.text)" }.sorted()
  }
  facts += document.steps.map { "\($0)" }
  for node in document.graph?.nodes ?? [] {
    facts.append("\(node.name) \(node.kind) \(node.settings.map { "\($0.path)=\($0.text)" })")
  }
  return facts
}
