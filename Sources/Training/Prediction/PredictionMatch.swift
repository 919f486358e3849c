internal import Analysis
internal import Catalog
internal import Spec

/// How the files that are given fit the inputs of a model.
struct PredictionMatch {
  let reader: JoinedReader
  let feed: ModelFeed
  let pipeline: PreparedPipeline

  /// Takes the first way of reading the files that gives the model what it takes.
  ///
  /// - Throws: ``RunError`` saying why the likeliest way does not.
  init(
    _ spec: AnalyzedSpec, _ inputs: [PredictionInput], _ fitted: FittedPipeline,
    _ options: RunOptions
  ) throws(RunError) {
    var ways: [[any RowReader]] = []
    for input in inputs {
      try input.checkName(spec)
      ways.append(try input.readers(spec))
    }
    var fault: RunError?
    for way in 0..<(ways.map(\.count).max() ?? 0) {
      let readers = ways.map { $0[min(way, $0.count - 1)] }
      do throws(RunError) {
        self = try Self(spec, inputs, readers, fitted, options)
        return
      } catch {
        fault = fault ?? error
      }
    }
    throw fault ?? RunError("there is nothing to predict for")
  }

  private init(
    _ spec: AnalyzedSpec, _ inputs: [PredictionInput], _ readers: [any RowReader],
    _ fitted: FittedPipeline, _ options: RunOptions
  ) throws(RunError) {
    let isOnly = spec.inputs.count == 1
    let only = isOnly ? spec.inputs.first?.field : nil
    reader = try JoinedReader(
      zip(inputs, readers).map { input, reader in
        (path: input.path, reader: reader, name: input.field ?? only)
      })
    let parts = try reader.parts(0..<1)
    let roles = Dictionary(
      parts[0].fields.names.map { ($0, FieldRole.feature) }, uniquingKeysWith: { first, _ in first }
    )
    pipeline = try PreparedPipeline.prediction(spec, roles: roles, fitted, options)
    feed = try ModelFeed(predicting: spec, pipeline.applied(to: parts))
  }
}
