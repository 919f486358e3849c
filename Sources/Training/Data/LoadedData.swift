package import Analysis
internal import Arrays
package import Catalog
internal import DataFiles
internal import Shapes
internal import SourceText
internal import Spec

/// All splits of a spec's data, opened, divided and with every step of the pipeline fitted.
package struct LoadedData: Sendable {
  package private(set) var splits: [Split: DataSet] = [:]
  /// Fields by what they are for, as the spec or else the source says.
  package let roles: [String: FieldRole]

  /// What the steps of the pipeline were fitted to.
  package private(set) var fitted = FittedPipeline([])

  package subscript(split: Split) -> DataSet? { splits[split] }

  /// - Parameters:
  ///   - folder: of the spec, for relative paths.
  ///   - isSynthesized: whether to make samples up where the spec names no source.
  package init(
    _ spec: AnalyzedSpec, folder: String, seed: UInt64, isSynthesized: Bool = false
  ) throws(RunError) {
    guard let data = spec.spec.data else {
      throw RunError(
        "the spec has no section 'data'", at: spec.spec.versionRange,
        help: "add 'data' with a source")
    }
    let opener = SourceOpener(spec, data, folder: folder, seed: seed, isSynthesized: isSynthesized)
    let main = try opener.openMain()
    let validation = try opener.open(data.validationSource)
    let test = try opener.open(data.testSource)
    roles = Self.roles(spec, main)
    var pipeline = PreparedPipeline(data.pipeline, roles: roles, seed: seed)
    let labels = roles.filter { $0.value == .label }.map(\.key).sorted()
    var rows = try Self.divided(data, main, labels, seed: seed)
    if let validation { rows[.validation] = RowSelection(count: validation.reader.count) }
    if let test { rows[.test] = RowSelection(count: test.reader.count) }
    for split in Split.allCases {
      guard let all = rows[split], !all.isEmpty else { continue }
      let own = split == .validation ? validation : split == .test ? test : nil
      let limit = split == .train ? nil : data.samples[split]?.value
      splits[split] = DataSet(
        split, own ?? main, rows: Self.limited(all, to: limit, seed: seed), pipeline: pipeline)
    }
    guard splits[.train] != nil else {
      throw RunError("no sample is left to train on", at: data.split?.range ?? data.range)
    }
    try pipeline.fit(to: &splits)
    fitted = pipeline.fitted
    for split in splits.keys { splits[split] = splits[split]?.with(pipeline) }
  }

  // MARK: Rows

  private static func divided(
    _ data: DataSection, _ main: OpenedSource, _ labels: [String], seed: UInt64
  ) throws(RunError) -> [Split: RowSelection] {
    let limit = data.samples[.train]?.value ?? data.totalSamples?.value
    let rows = limited(RowSelection(count: main.reader.count), to: limit, seed: seed)
    guard let declaration = data.split else { return [.train: rows] }
    let shares = (
      validation: data.validationSource == nil ? declaration.validation?.value ?? 0 : 0,
      test: data.testSource == nil ? declaration.test?.value ?? 0 : 0
    )
    let own = declaration.seed.map { UInt64(clamping: $0.value) } ?? seed
    return try SplitAssignment(main.reader, declaration, shares: shares, seed: own)
      .assign(rows, labels: labels)
  }

  /// So many of the rows, drawn at random but kept in their order.
  private static func limited(
    _ rows: RowSelection, to limit: Int?, seed: UInt64
  ) -> RowSelection {
    guard let limit, limit < rows.count else { return rows }
    let random = RandomStream(seed: seed, stream: RandomPurpose.sample.stream())
    let order = IndexPermutation(count: rows.count, random)
    return RowSelection(order.prefix(max(0, limit)).sorted().map { rows[$0] })
  }

  private static func roles(_ spec: AnalyzedSpec, _ source: OpenedSource) -> [String: FieldRole] {
    var roles: [String: FieldRole] = [:]
    for field in source.reader.fields { roles[field.name] = field.role ?? .feature }
    for field in spec.pipeline.before[.train]?.fields ?? [] where roles[field.name] != nil {
      roles[field.name] = field.role
    }
    return roles
  }
}
