internal import Arrays
internal import Catalog
internal import DataFiles
internal import SourceText
internal import Spec

/// Divides the rows of one source among splits, as a pure function of the declaration and a seed.
struct SplitAssignment {
  private let reader: any RowReader
  private let declaration: SplitDeclaration
  private let random: RandomStream
  private let shares: (validation: Double, test: Double)

  /// - Parameter shares: parts of the rows; 0 for a split that has a source of its own.
  init(
    _ reader: any RowReader, _ declaration: SplitDeclaration,
    shares: (validation: Double, test: Double),
    seed: UInt64
  ) {
    (self.reader, self.declaration, self.shares) = (reader, declaration, shares)
    random = RandomStream(seed: seed, stream: RandomPurpose.split.stream())
  }

  /// The given rows by split.
  ///
  /// - Complexity: O(1) for `tail` and `random` without `stratify` beyond some rows; O(rows) for `stratify`, and
  ///   O(rows · log rows) for `time` and `group`. These keep four bytes for each row, and while they divide some
  ///   dozens.
  func assign(_ rows: RowSelection, labels: [String]) throws(RunError) -> [Split: RowSelection] {
    switch declaration.method?.value ?? .random {
    case .tail: return divided(rows)
    case .time:
      let keys = try keys(of: rows, by: "time")
      let order = rows.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      return divided(RowSelection(order.map { rows[$0] }))
    case .group: return try byGroup(rows).mapValues { RowSelection($0) }
    case .random:
      let shuffled = rows.shuffled(random)
      guard declaration.stratify?.value == true else { return divided(shuffled) }
      return try stratified(shuffled, labels).mapValues { RowSelection($0) }
    }
  }

  /// Train first, then validation, then test.
  private func divided(_ rows: RowSelection) -> [Split: RowSelection] {
    let counts = counts(of: rows.count)
    let train = rows.count - counts.validation - counts.test
    return [
      .train: rows.part(0..<train), .validation: rows.part(train..<train + counts.validation),
      .test: rows.part(train + counts.validation..<rows.count),
    ]
  }

  private func counts(of rows: Int) -> (validation: Int, test: Int) {
    let validation = min(rows, Int((Double(rows) * min(max(shares.validation, 0), 1)).rounded()))
    let test = min(rows - validation, Int((Double(rows) * min(max(shares.test, 0), 1)).rounded()))
    return (validation, test)
  }

  private func shuffled(_ rows: [Int]) -> [Int] {
    random.permutation(count: rows.count).map { rows[$0] }
  }

  // MARK: Stratified

  /// Divides every class by itself, then mixes the classes again.
  private func stratified(_ rows: RowSelection, _ labels: [String]) throws(RunError) -> [Split:
    [Int]]
  {
    guard let label = labels.first else {
      throw RunError(
        "'stratify' needs a label, but no field has the role 'label'",
        at: declaration.stratify?.range ?? declaration.range)
    }
    let keys = try FieldKeys(reader, label, at: declaration.range).keys(of: rows)
    var classes: [FieldKey: [Int]] = [:]
    for (row, key) in zip(rows, keys) { classes[key, default: []].append(row) }
    var result: [Split: [Int]] = [.train: [], .validation: [], .test: []]
    for key in classes.keys.sorted() {
      for (split, part) in divided(RowSelection(classes[key] ?? [])) {
        result[split, default: []] += part
      }
    }
    for split in Split.allCases { result[split] = shuffled(result[split] ?? []) }
    return result
  }

  // MARK: Groups

  /// Whole groups, in random order, until each split has its share.
  private func byGroup(_ rows: RowSelection) throws(RunError) -> [Split: [Int]] {
    let keys = try keys(of: rows, by: "group")
    var groups: [FieldKey: [Int]] = [:]
    for (row, key) in zip(rows, keys) { groups[key, default: []].append(row) }
    let names = groups.keys.sorted()
    let wanted = counts(of: rows.count)
    var result: [Split: [Int]] = [.train: [], .validation: [], .test: []]
    for index in random.permutation(count: names.count) {
      let members = groups[names[index]] ?? []
      let split: Split =
        result[.test]!.count < wanted.test
        ? .test : result[.validation]!.count < wanted.validation ? .validation : .train
      result[split]! += members
    }
    return result
  }

  private func keys(of rows: RowSelection, by method: String) throws(RunError) -> [FieldKey] {
    guard let field = declaration.by else {
      throw RunError(
        "'method: \(method)' needs to know by which field",
        at: declaration.method?.range ?? declaration.range,
        help: "add 'by: FIELD'")
    }
    return try FieldKeys(reader, field.value, at: field.range).keys(of: rows)
  }
}

/// A value that rows are grouped or ordered by: a number or a text.
enum FieldKey: Hashable, Comparable {
  case number(Double)
  case text(String)
}

/// Reads one field of many rows as keys.
struct FieldKeys {
  private let reader: any RowReader
  private let field: Int
  private let range: SourceRange

  init(_ reader: any RowReader, _ name: String, at range: SourceRange) throws(RunError) {
    guard let field = reader.fields.firstIndex(where: { $0.name == name }) else {
      throw RunError(
        "'\(name)' is not a field of the data", at: range,
        help: "the fields are \(reader.fields.map(\.name).joined(separator: ", "))")
    }
    (self.reader, self.field, self.range) = (reader, field, range)
  }

  func keys(of rows: some RandomAccessCollection<Int>) throws(RunError) -> [FieldKey] {
    var result: [FieldKey] = []
    result.reserveCapacity(rows.count)
    for part in rows.chunks(of: max(4096, reader.rowsAtOnce)) {
      let array: HostArray
      do throws(DataError) { array = try reader.read(Array(part))[field] } catch {
        throw RunError(error, at: range)
      }
      if let texts = array.strings {
        result += texts.map { .text($0) }
      } else if let numbers = array.doubles, array.rowElementCount == 1 {
        result += numbers.map { .number($0) }
      } else if let numbers = array.doubles, array.rowElementCount > 0 {
        let width = array.rowElementCount
        result += (0..<part.count).map { row in
          // A row of several numbers stands for its largest one: one-hot labels.
          let values = numbers[row * width..<(row + 1) * width]
          let best = values.indices.max { values[$0] < values[$1] } ?? values.startIndex
          return .number(Double(best - values.startIndex))
        }
      }
    }
    return result
  }
}

extension RandomAccessCollection {
  /// Consecutive parts of at most `size` elements.
  func chunks(of size: Int) -> [SubSequence] {
    let size = Swift.max(1, size)
    return stride(from: 0, to: count, by: size).map { dropFirst($0).prefix(size) }
  }
}
