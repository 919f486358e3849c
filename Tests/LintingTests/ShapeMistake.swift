import Analysis
import Catalog
import Linting
import Program
import Shapes
import SourceText
import Spec
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A realistic model with one seeded mistake, `Tests/Fixtures/shape_mistakes/NN-name.yaml`, and beside it what is
/// expected of the linter:
///
///     line 14           lines that the finding may point at
///     says fc1, 400     what its message and notes must name
///     repair            the true repair as lines of a patch; several where several are as true
///     -    - old line
///     +    - new line
struct ShapeMistake: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  private(set) var lines: [Int] = []
  private(set) var words: [String] = []
  /// The spec after each true repair.
  private(set) var repaired: [String] = []
  let document: SpecDocument
  /// The finding that the mistake is about: the first error with repairs, else the first error.
  let finding: Diagnostic?

  var testDescription: String { name }

  static let folder =
    #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
    + "/Fixtures/shape_mistakes"

  static let all: [ShapeMistake] = names.compactMap { ShapeMistake($0) }

  private static var names: [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".yaml") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }

  private init?(_ name: String) {
    guard let spec = try? SourceFile.load("\(Self.folder)/\(name).yaml"),
      let expected = try? SourceFile.load("\(Self.folder)/\(name).expected")
    else { return nil }
    self.name = name
    text = String(decoding: spec.text, as: UTF8.self)
    document = SpecDocument.read(spec.text, path: "\(name).yaml")
    let errors = Linter().lint(document).filter { $0.severity == .error }
    finding = errors.first { !$0.fixes.isEmpty } ?? errors.first
    var patch: [Substring]?
    let expectation = String(decoding: expected.text, as: UTF8.self) + "repair\n"
    for line in expectation.split(separator: "\n") {
      if line.hasPrefix("line ") {
        lines = line.dropFirst(5).split(separator: " ").compactMap { Int($0) }
      } else if line.hasPrefix("says ") {
        words = line.dropFirst(5).split(separator: ",").map { $0.filter { $0 != " " } }
      } else if line == "repair" {
        if let patch { repaired.append(Self.patched(text, patch)) }
        patch = []
      } else {
        patch?.append(line)
      }
    }
  }

  /// Replaces runs of `-` lines by the `+` lines that follow them.
  private static func patched(_ text: String, _ patch: [Substring]) -> String {
    var text = text
    var (old, new) = ("", "")
    for line in patch + ["-"] {
      if line.hasPrefix("-"), !new.isEmpty || line == "-" {
        guard let range = text.firstRange(of: old) else { return "does not apply:\n\(old)" }
        text.replaceSubrange(range, with: new)
        (old, new) = ("", "")
      }
      if line.hasPrefix("-") { old += line.dropFirst() + "\n" }
      if line.hasPrefix("+") { new += line.dropFirst() + "\n" }
    }
    return text
  }

  /// The place of the true repair among those offered, from 1; nil where it is not offered.
  var rank: Int? {
    let truths = Set(repaired.map(Self.signature))
    let offered = (finding?.fixes ?? []).map { fix in
      String(decoding: Edits.apply([fix], to: document.file).text, as: UTF8.self)
    }
    return offered.firstIndex { truths.contains(Self.signature($0)) }.map { $0 + 1 }
  }

  /// What a spec means, whatever its layers are called: kinds, wiring, shapes, weights, steps, errors.
  static func signature(_ text: String) -> String {
    let document = SpecDocument.read(Array(text.utf8), path: "repaired.yaml")
    guard let spec = AnalyzedSpec(document), let graph = spec.graph else { return "unreadable" }
    var result = spec.inputs.map { "\($0.type.shape)" }
    for (node, facts) in zip(graph.nodes, spec.nodes) {
      let shapes = facts.outputs.map { "\($0.type.shape)" }
      let weights = facts.inference?.weights.map { "\($0.shape)" } ?? ["unknown"]
      result.append("\(node.kind) \(node.operands.map(\.producer)) \(shapes) \(weights)")
    }
    result += spec.spec.data?.pipeline.map(\.name) ?? []
    result += spec.diagnostics.filter { $0.severity == .error }.map(\.rule)
    result += spec.spec.dims.values.sorted { $0.key < $1.key }.map { "\($0)" }
    return result.joined(separator: "\n")
  }
}
