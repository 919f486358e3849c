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
  private let rows: RowSelection
  private let pipeline: PreparedPipeline

  init(
    _ split: Split, _ source: OpenedSource, rows: RowSelection, pipeline: PreparedPipeline
  ) {
    (self.split, self.reader, self.rows, self.pipeline) = (split, source.reader, rows, pipeline)
    (self.range, self.files) = (source.range, source.files)
  }

  func with(_ pipeline: PreparedPipeline) -> DataSet { with(rows, pipeline) }

  /// The samples at these positions, which may repeat.
  package func selecting(_ positions: [Int]) -> DataSet {
    with(RowSelection(rows.rows(at: positions)), pipeline)
  }

  private func with(_ rows: RowSelection, _ pipeline: PreparedPipeline) -> DataSet {
    DataSet(
      split, OpenedSource(reader: reader, range: range, files: files), rows: rows,
      pipeline: pipeline)
  }

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }

  /// Whether samples may differ in shape before the pipeline, so that they are read one by one.
  var isUneven: Bool { reader.isUneven }

  /// Samples that are best read together, at least `count`.
  func samplesAtOnce(atLeast count: Int) -> Int { isUneven ? count : max(count, reader.rowsAtOnce) }

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
        names: reader.fields.map(\.name), arrays: try reader.read(rows.rows(at: positions)))
    } catch {
      throw RunError(error, at: range)
    }
  }

  /// Fields as the source has them, in parts of rows of one shape.
  func parts(_ positions: [Int]) throws(RunError) -> [PipelinePart] {
    guard isUneven else { return [PipelinePart(fields: try raw(positions), positions: positions)] }
    var parts: [PipelinePart] = []
    for position in positions {
      parts.append(PipelinePart(fields: try raw([position]), positions: [position]))
    }
    return parts
  }

  /// Fields as the pipeline delivers them; random steps depend on the epoch.
  ///
  /// - Precondition: every position is below ``count``.
  package func prepared(_ positions: [Int], epoch: Int) throws(RunError) -> FieldArrays {
    try prepared(parts(positions), epoch: epoch)
  }

  /// As ``prepared(_:epoch:)`` for each of several batches, which are read in one go.
  func prepared(batches: [(positions: [Int], epoch: Int)]) throws(RunError) -> [FieldArrays] {
    guard batches.count > 1 else {
      return try batches.map { batch throws(RunError) in
        try prepared(batch.positions, epoch: batch.epoch)
      }
    }
    let all = try raw(batches.flatMap(\.positions))
    var result: [FieldArrays] = []
    var start = 0
    for (positions, epoch) in batches {
      guard let fields = all.rows(start..<start + positions.count) else { break }
      start += positions.count
      result.append(
        try prepared([PipelinePart(fields: fields, positions: positions)], epoch: epoch))
    }
    return result
  }

  /// As ``prepared(_:epoch:)`` for fields that were read already.
  func prepared(_ parts: [PipelinePart], epoch: Int) throws(RunError) -> FieldArrays {
    do throws(RunError) {
      let parts = try pipeline.apply(to: parts, split, epoch: epoch)
      if let fields = FieldArrays.joined(parts.map(\.fields)) { return fields }
      throw different(parts)
    } catch {
      throw located(error)
    }
  }

  private func different(_ parts: [PipelinePart]) -> RunError {
    let first = parts[0].fields
    for (index, name) in first.names.enumerated() {
      let shape = first.arrays[index].shape.dropFirst()
      for part in parts {
        let own = part.fields.arrays[index].shape.dropFirst()
        guard own != shape else { continue }
        return RunError(
          "samples of '\(name)' differ in shape after the pipeline: \(Array(shape)) and \(Array(own))",
          at: range, file: part.positions.first.flatMap { reader.file(of: rows[$0]) },
          help: "bring all samples into one shape in 'pipeline', as with 'resize'")
      }
    }
    return RunError("samples differ in shape after the pipeline", at: range)
  }
}

extension DataSet {
  /// Names the row of the source, or its file, instead of the position in the split.
  private func located(_ error: RunError) -> RunError {
    guard error.file == nil, let position = error.row else { return error }
    let own = rows.indices.contains(position - 1) ? reader.file(of: rows[position - 1]) : nil
    return RunError(
      error.message, at: error.range, file: own ?? files.first,
      row: own == nil ? row(of: position - 1) : nil, help: error.help)
  }
}

/// A source that is open, with what the spec and the file system call it.
struct OpenedSource {
  let reader: any RowReader
  let range: SourceRange?
  let files: [String]
}
