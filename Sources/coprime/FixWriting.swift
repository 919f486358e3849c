import Linting
import Reporting
import SourceText
import Spec

/// Writes fixed specs back, and the fixes that lie in the specs they extend.
struct FixWriting {
  private(set) var couldWriteAll = true

  /// Writes a file's new text.
  ///
  /// - Returns: what is left in the file as it now is.
  mutating func write(_ file: FixedFile) -> LintedFile {
    guard file.isChanged else { return file.linted }
    return save(file.path, file.text) ? file.linted : file.unfixed
  }

  /// Makes fixes that lie in specs which others extend: in those that were named, since only they were
  /// given to be changed; of the others it says so.
  ///
  /// - Returns: whether a file was changed, so that those that extend it must be read again.
  mutating func writeBases(of files: [FixedFile], named: Set<String>) -> Bool {
    var wanted: [String: (source: SourceFile, fixes: [FixIt])] = [:]
    for file in files {
      for fix in file.spec.foreign {
        guard let id = fix.edits.first?.range.file, let base = file.spec.document.sources[id],
          let path = Paths.real(base.path)
        else { continue }
        wanted[path, default: (base, [])].fixes.append(FixIt.inFile(fix, FileID(0)))
      }
    }
    let allowed = Set(named.compactMap(Paths.real))
    var isChanged = false
    for (path, base) in wanted.sorted(by: { $0.key < $1.key }) {
      guard allowed.contains(path) else {
        let count = Set(base.fixes).count
        Output.error(
          "note: \(count == 1 ? "1 fix lies" : "\(count) fixes lie") in \(base.source.path); name that file to have it fixed"
        )
        continue
      }
      let source = SourceFile(path: base.source.path, text: base.source.text)
      let text = Edits.apply(base.fixes, to: source).text
      // The file may have been fixed by itself since it was read as a base.
      guard (try? SourceFile.load(path))?.text == source.text else {
        isChanged = true
        continue
      }
      guard text != source.text, SpecDocument.read(text, path: base.source.path).root != nil else {
        continue
      }
      if save(path, text) { isChanged = true }
    }
    return isChanged
  }

  private mutating func save(_ path: String, _ text: [UInt8]) -> Bool {
    do throws(SourceSaveError) {
      try SourceFile.replace(path, with: text)
      return true
    } catch {
      Output.error("error: \(error.message)")
      couldWriteAll = false
      return false
    }
  }
}

extension FixIt {
  /// The same edits on the same text under another number.
  fileprivate static func inFile(_ fix: FixIt, _ file: FileID) -> FixIt {
    FixIt(
      fix.title, fix.safety,
      fix.edits.map {
        Edit(SourceRange(file, Int($0.range.start), Int($0.range.end)), $0.replacement)
      })
  }
}
