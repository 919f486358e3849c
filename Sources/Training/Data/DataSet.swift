internal import Arrays
package import Catalog
internal import DataFiles
package import SourceText

/// The samples of one split: rows of a source, and what the pipeline makes of them.
package struct DataSet: Sendable {
  package let split: Split
  /// Where the spec names the source.
  package let range: SourceRange?
  /// Files behind the samples, for messages.
  package let files: [String]
  private let reader: any RowReader
  /// Row of the source for every sample.
  private let rows: [Int]
  private let pipeline: PreparedPipeline

  init(
    _ split: Split, _ source: OpenedSource, rows: [Int], pipeline: PreparedPipeline
  ) {
    (self.split, self.reader, self.rows, self.pipeline) = (split, source.reader, rows, pipeline)
    (self.range, self.files) = (source.range, source.files)
  }

  func with(_ pipeline: PreparedPipeline) -> DataSet {
    DataSet(
      split, OpenedSource(reader: reader, range: range, files: files), rows: rows,
      pipeline: pipeline)
  }

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }

  /// Whether a sample looks the same in every epoch.
  package var isDeterministic: Bool { !pipeline.isRandom(split) }

  /// Row of the source behind a sample, counted from 1.
  package func row(of position: Int) -> Int? {
    rows.indices.contains(position) ? rows[position] + 1 : nil
  }

  /// Fields as the source has them.
  ///
  /// - Precondition: every position is below ``count``.
  package func raw(_ positions: [Int]) throws(RunError) -> FieldArrays {
    do throws(DataError) {
      return FieldArrays(
        names: reader.fields.map(\.name), arrays: try reader.read(positions.map { rows[$0] }))
    } catch {
      throw RunError(error, at: range)
    }
  }

  /// Fields as the pipeline delivers them; random steps depend on the epoch.
  ///
  /// - Precondition: every position is below ``count``.
  package func prepared(_ positions: [Int], epoch: Int) throws(RunError) -> FieldArrays {
    try prepared(raw(positions), positions, epoch: epoch)
  }

  /// As ``prepared(_:epoch:)`` for fields that were read already.
  func prepared(
    _ raw: FieldArrays, _ positions: [Int], epoch: Int
  ) throws(RunError) -> FieldArrays {
    var fields = raw
    do throws(RunError) {
      try pipeline.apply(to: &fields, split, positions: positions, epoch: epoch)
    } catch {
      throw located(error)
    }
    return fields
  }
}

extension DataSet {
  /// Names the row of the source instead of the position in the split.
  private func located(_ error: RunError) -> RunError {
    guard error.file == nil, let position = error.row else { return error }
    return RunError(
      error.message, at: error.range, file: files.first, row: row(of: position - 1),
      help: error.help)
  }
}

/// A source that is open, with what the spec and the file system call it.
struct OpenedSource {
  let reader: any RowReader
  let range: SourceRange?
  let files: [String]
}
