import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Edits on a spec that keep it valid YAML; nil wherever that is not certain.
extension AnalyzedSpec {
  /// Replaces a value.
  func replacing(
    _ range: SourceRange, with text: String, _ title: String, _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    guard isEditable(range) else { return [] }
    return [.replace(range, with: text, title, safety)]
  }

  /// Writes `key: value` into an entry, whichever way it is written: as a name alone, with a single
  /// value for its first parameter, or with a mapping of parameters.
  func setting(
    _ key: String, to value: String, in arguments: Arguments, of entry: SourceRange,
    _ title: String,
    _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    if let pair = arguments.pair(named: key) {
      // Defaults of the whole model and merged keys stand elsewhere and belong to others, too.
      guard entry.contains(pair.value.place) else { return [] }
      return replacing(pair.value.place, with: value, title, safety)
    }
    guard isEditable(entry), isEditable(arguments.ownerRange) else { return [] }
    return insertion(of: "\(key): \(value)", in: arguments, of: entry).map {
      [FixIt(title, safety, [$0])]
    } ?? []
  }

  /// As ``setting(_:to:in:of:_:_:)`` for a step of the pipeline, whose common keys are read apart.
  func setting(
    _ key: String, to value: String, inStep entry: StepEntry, _ title: String,
    _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    let common = [entry.fields?.last?.range, entry.only?.range].compactMap { $0 }.max()
    guard isEditable(entry.range) else { return [] }
    let arguments = entry.entry.arguments
    let own = arguments.pairs.last?.value.place
    guard let common else {
      return setting(key, to: value, in: arguments, of: entry.range, title, safety)
    }
    let last = own.map { max($0, common) } ?? common
    // Behind the last value, unless that is one of a list of fields.
    guard isEditable(last), entry.range.contains(last),
      document.file.text[Int(entry.range.end) - 1] == UInt8(ascii: "}"),
      !document.file.text(in: entry.range).contains("[")
    else { return [] }
    return [
      FixIt(
        title, safety,
        [.init(SourceRange(last.file, Int(last.end), Int(last.end)), ", \(key): \(value)")])
    ]
  }

  /// Writes a new list item on a line of its own before an item.
  func insertingItem(
    _ text: String, before item: SourceRange, _ title: String, _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    guard isEditable(item) else { return [] }
    let prefix = linePrefix(of: item)
    guard prefix.drop(while: { $0 == " " }) == "- " else { return [] }
    let start = SourceRange(item.file, Int(item.start), Int(item.start))
    return [FixIt(title, safety, [.init(start, "\(text)\n\(prefix)")])]
  }

  /// Moves a list item that stands on a line of its own before another.
  func moving(
    _ item: SourceRange, before other: SourceRange, _ title: String,
    _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    let moved = document.file.text(in: item)
    guard isEditable(item), !moved.contains("\n"), let line = wholeLine(of: item),
      let edit = insertingItem(moved, before: other, title).first?.edits.first
    else { return [] }
    return [FixIt(title, safety, [edit, .init(line, "")])]
  }

  /// The line of a list item with its end, where nothing else stands on it.
  private func wholeLine(of item: SourceRange) -> SourceRange? {
    let text = document.file.text
    let prefix = linePrefix(of: item)
    guard prefix.drop(while: { $0 == " " }) == "- " else { return nil }
    let start = Int(item.start) - prefix.utf8.count
    guard let end = text[Int(item.end)...].firstIndex(of: 0x0A) else {
      // The last line goes with the end of the one before.
      return text[Int(item.end)...].allSatisfy { $0 == 0x20 } && start > 0
        ? SourceRange(item.file, start - 1, text.count) : nil
    }
    guard text[Int(item.end)..<end].allSatisfy({ $0 == 0x20 || $0 == 0x0D }) else { return nil }
    return SourceRange(item.file, start, end + 1)
  }

  /// Exchanges two list items that stand on one line each.
  func swapping(
    _ a: SourceRange, _ b: SourceRange, _ title: String, _ safety: FixIt.Safety = .unsafe
  ) -> [FixIt] {
    let (first, second) = (document.file.text(in: a), document.file.text(in: b))
    guard isEditable(a), isEditable(b), !(first + second).contains("\n") else { return [] }
    return [FixIt(title, safety, [.init(a, second), .init(b, first)])]
  }

  private func insertion(of pair: String, in arguments: Arguments, of entry: SourceRange) -> FixIt
    .Edit?
  {
    let pairs = arguments.pairs.filter {
      entry.contains($0.keyRange) && entry.contains($0.value.place)
    }
    let name = document.file.text(in: arguments.ownerRange)
    let text = document.file.text(in: entry)
    if text == name {
      let isItem =
        linePrefix(of: entry).allSatisfy { $0 == " " || $0 == "-" }
        && linePrefix(of: entry).contains("-")
      return FixIt.Edit(entry, isItem ? "\(name): {\(pair)}" : "{\(name): {\(pair)}}")
    }
    if let only = pairs.first, pairs.count == 1,
      only.keyRange == only.value.place
    {
      return FixIt.Edit(
        only.value.place, "{\(only.key): \(document.file.text(in: only.value.place)), \(pair)}")
    }
    if pairs.isEmpty, let brace = openingBrace(of: arguments, in: entry) {
      return FixIt.Edit(brace, "\(pair), ")
    }
    // The last brace that closes the parameters: `}` of `name: {…}`, the first `}` of `{name: {…}}`.
    guard let first = pairs.first, isInFlow(first.keyRange) else {
      return blockInsertion(of: pair, in: pairs)
    }
    guard let last = pairs.last?.value.place, isEditable(last) else { return nil }
    return FixIt.Edit(SourceRange(last.file, Int(last.end), Int(last.end)), ", \(pair)")
  }

  /// The place behind `{` of an entry that has no parameters but those common to all, `flatten: {name: flat}`.
  private func openingBrace(of arguments: Arguments, in entry: SourceRange) -> SourceRange? {
    let name = arguments.ownerRange
    let rest = SourceRange(name.file, Int(name.end), Int(entry.end))
    guard document.file.text(in: rest).hasPrefix(": {"), document.file.text(in: rest) != ": {}"
    else { return nil }
    return SourceRange(name.file, Int(name.end) + 3, Int(name.end) + 3)
  }

  /// A line of its own behind the last parameter of a block mapping.
  private func blockInsertion(of pair: String, in pairs: [Arguments.Pair]) -> FixIt.Edit? {
    guard let first = pairs.first, let last = pairs.last?.value.place,
      isEditable(last)
    else { return nil }
    let indent = linePrefix(of: first.keyRange)
    guard indent.allSatisfy({ $0 == " " }) else { return nil }
    return FixIt.Edit(SourceRange(last.file, Int(last.end), Int(last.end)), "\n\(indent)\(pair)")
  }

  /// Whether a key stands behind an opening brace or a comma.
  private func isInFlow(_ key: SourceRange) -> Bool {
    let before = document.file.text[..<Int(key.start)].last {
      !($0 == 0x20 || $0 == 0x0A || $0 == 0x0D)
    }
    return before == UInt8(ascii: "{") || before == UInt8(ascii: ",")
  }

  /// What stands on the line before a range.
  func linePrefix(of range: SourceRange) -> String {
    let text = document.file.text
    let start =
      text[..<Int(range.start)].lastIndex(of: 0x0A).map { $0 + 1 }
      ?? document.file.byteOrderMarkLength
    return String(decoding: text[start..<Int(range.start)], as: UTF8.self)
  }

  /// Whether a range lies in the file being checked: bases of `extends` are never edited.
  func isEditable(_ range: SourceRange) -> Bool {
    range.file == document.file.id && range.end > range.start
      && Int(range.end) <= document.file.text.count
  }
}
