internal import Analysis
internal import Arrays
internal import Catalog
internal import DataFiles
internal import Shapes
internal import SourceText
internal import Spec

/// Opens the sources of a spec, or makes samples up.
struct SourceOpener {
  private let spec: AnalyzedSpec
  private let data: DataSection
  private let folder: String
  private let seed: UInt64
  private let isSynthesized: Bool

  init(_ spec: AnalyzedSpec, _ data: DataSection, folder: String, seed: UInt64, isSynthesized: Bool)
  {
    (self.spec, self.data, self.folder) = (spec, data, folder)
    (self.seed, self.isSynthesized) = (seed, isSynthesized)
  }

  private var declared: [FieldFacts] { spec.pipeline.before[.train]?.fields ?? [] }

  func openMain() throws(RunError) -> OpenedSource {
    if let source = try open(data.source) { return source }
    guard isSynthesized else {
      throw RunError(
        "the data has no source, so there is nothing to train on", at: data.range,
        help: "add 'source', or pass --synthesize to train on made-up samples that fit 'fields'")
    }
    let reader = try SynthesizedReader(
      fields: declared, values: spec.spec.dims.values,
      count: data.samples[.train]?.value ?? data.totalSamples?.value
        ?? SynthesizedReader.defaultCount,
      seed: seed, range: data.range)
    return OpenedSource(reader: reader, range: data.range, files: [])
  }

  /// - Throws: ``RunError`` naming the file and the row.
  func open(_ entry: LocatedEntry?) throws(RunError) -> OpenedSource? {
    guard let entry else { return nil }
    guard let source = entry.entry.value as? any DataSource else {
      throw RunError("'\(entry.name)' is not a source of data", at: entry.nameRange)
    }
    let reader: any RowReader
    do throws(DataError) {
      reader = try source.open(
        SourceContext(folder: folder, fields: declared, values: spec.spec.dims.values, seed: seed))
    } catch {
      throw RunError(error, at: entry.range)
    }
    guard reader.count > 0 else {
      throw RunError(
        "the source '\(entry.name)' holds no samples", at: entry.range, file: source.paths.first)
    }
    return OpenedSource(reader: reader, range: entry.range, files: source.paths)
  }
}
