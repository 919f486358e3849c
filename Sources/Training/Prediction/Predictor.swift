package import Analysis
internal import Arrays
internal import Catalog
internal import Kernels
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// Computes what a model with trained weights says of samples in files.
package final class Predictor {
  /// One output of the model.
  package struct Output: Sendable {
    package let name: String
    /// Sizes for one sample.
    package let shape: [Int]
    /// What its numbers say; nil where they are just numbers.
    package let reading: AnswerReading?
    package var width: Int { shape.reduce(1, *) }
  }

  /// Samples to predict for.
  package let count: Int
  package let outputs: [Output]
  /// Names in the file of weights that the spec has no layer for.
  package let unusedWeights: [String]

  private let input: JoinedReader
  private let feed: ModelFeed
  private let pipeline: PreparedPipeline
  private let plan: InferencePlan
  private let batchSize: Int

  private static let usualBatch = 128

  /// - Parameters:
  ///   - inputs: paths by the fields they are for; nil where one file holds all.
  ///   - map: for layers of the spec their names in the file of weights.
  /// - Throws: ``RunError`` for the first thing that keeps the model from predicting.
  package init(
    _ spec: AnalyzedSpec, _ options: RunOptions, weights file: WeightFile,
    inputs: [(field: String?, path: String)], map: [String: String] = [:]
  ) throws(RunError) {
    try PreparedRun.checkErrors(spec, options)
    let program = try Lowering(spec, targets: []).program(.inference)
    let fitted = try PreparedPipeline.fitted(spec, options, file)
    let matched = try PredictionMatch(
      spec, PredictionInput.gathered(inputs), fitted, options)
    (input, feed, pipeline) = (matched.reader, matched.feed, matched.pipeline)
    count = input.count
    batchSize = feed.fixedBatchSize ?? min(Self.usualBatch, input.count)
    let weights = try LoadedWeights(file, spec, program, bindings: feed.bindings, map: map)
    unusedWeights = weights.unused
    do throws(ExecutionError) {
      let store = try ParameterStore(program: program, bindings: feed.bindings, seed: 0)
      weights.apply(to: store)
      plan = try InferencePlan(
        program, batch: batchSize, bindings: feed.bindings, store: store,
        options: PlanOptions(threads: options.threads))
    } catch {
      throw RunError(error)
    }
    let classNames = fitted.classNames(spec)
    outputs = program.outputs.map { output in
      let shape = program[output.tensor].type.shape
      let sizes = shape.dims.dropFirst().map { $0.evaluate(matched.feed.bindings) ?? 1 }
      let site = spec.losses.first { $0.output?.name == output.name }
      return Output(
        name: output.name, shape: sizes,
        reading: site.flatMap { AnswerReading($0.contract, shape: sizes, classNames: classNames) })
    }
  }

  /// What the outputs are for some rows.
  package struct Part {
    /// Counted from 0 over all rows.
    package let rows: Range<Int>
    /// One element per output: `[rows, …]`, valid until the next part.
    package let values: [UnsafeBufferPointer<Float>]
  }

  /// Predicts for all rows in order, a batch at a time.
  package func predict(_ body: (Part) throws(RunError) -> Void) throws(RunError) {
    for start in stride(from: 0, to: count, by: batchSize) {
      let rows = start..<min(start + batchSize, count)
      let fields = try pipeline.applied(to: input.parts(rows))
      let batch = try feed.batch(fields)
      try run(batch.inputs, count: rows.count)
      let values = outputs.map { output in
        let all = plan.output(output.name)
        return UnsafeBufferPointer(rebasing: all.prefix(rows.count * output.width))
      }
      try body(Part(rows: rows, values: values))
    }
  }

  /// A model with a fixed batch always computes a whole one.
  private func run(_ inputs: [String: [Float]], count: Int) throws(RunError) {
    let size = feed.fixedBatchSize ?? count
    let copies = inputs.mapValues { values in
      AlignedCopy(values + Array(repeating: 0, count: values.count / count * (size - count)))
    }
    do throws(ExecutionError) {
      try plan.run(inputs: copies.mapValues(\.bytes), count: size)
    } catch {
      throw RunError(error)
    }
    withExtendedLifetime(copies) {}
  }
}
