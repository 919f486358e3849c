import Generation
import SourceText
import Testing

/// Folder of the package.
let packageRoot = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

func text(of path: String) throws -> String {
  String(decoding: try SourceFile.load("\(packageRoot)/\(path)").text, as: UTF8.self)
}

@Suite struct ArchitectureTests {
  @Test func registriesAreFresh() throws {
    for file in Registries.files(in: packageRoot) {
      let onDisk = try text(of: file.path)
      #expect(onDisk == file.text, "\(file.path) is stale; run `swift run generate`")
    }
  }

  /// `Linting` and what is under it run without numbers.
  @Test func lintingNeverImportsTheExecutor() throws {
    for module in [
      "SourceText", "YAML", "Shapes", "Program", "Catalog", "Spec", "Analysis", "Linting",
    ] {
      for path in swiftFiles(under: "Sources/\(module)") {
        for line in try text(of: path).split(separator: "\n") where line.contains("import ") {
          for forbidden in ["Kernels", "Training", "Verification"] {
            #expect(!line.hasSuffix("import \(forbidden)"), "\(path): \(line)")
          }
        }
      }
    }
  }

  /// The imports of every module are those of the table in ARCHITECTURE.md.
  @Test func importsFollowTheTableOfTheArchitecture() throws {
    let table = try text(of: "ARCHITECTURE.md").split(separator: "\n").filter {
      $0.hasPrefix("| `")
    }
    let modules = Set(try folders(under: "Sources"))
    var checked = 0
    for row in table {
      let cells = row.split(separator: "|").map { $0.trimmingBlanks }
      guard cells.count >= 2 else { continue }
      let names = cells[0].split(separator: ",").map { $0.filter { $0 != "`" && $0 != " " } }
      let allowed = Set(cells[1].split(separator: ",").map(\.trimmingBlanks))
      guard names.count == 1, !allowed.contains(where: { $0.hasPrefix("all") || $0.contains("/") })
      else { continue }
      checked += 1
      for path in swiftFiles(under: "Sources/\(names[0])") {
        for line in try text(of: path).split(separator: "\n") {
          guard let name = importedModule(line), modules.contains(name) else { continue }
          #expect(
            allowed.contains(name), "\(path) imports \(name), which ARCHITECTURE.md does not allow")
        }
      }
    }
    #expect(checked >= 10)
  }

  private func importedModule(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else {
      return nil
    }
    return String(words[index + 1])
  }
}

extension Substring {
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
extension String {
  var trimmingBlanks: String { self[...].trimmingBlanks }
}
