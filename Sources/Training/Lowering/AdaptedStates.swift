internal import Arrays
internal import Kernels
internal import Program
internal import Shapes

/// What states start as because of the training data: the statistics of a layer `normalization`, say.
struct AdaptedStates {
  /// By the names of the parameters.
  private var values: [String: [Float]] = [:]

  /// Reads all training samples once for each layer that has such states, as a prediction computes them.
  ///
  /// - Parameter predicting: a program for inference.
  init(
    _ predicting: Program, _ set: DataSet?, _ feed: ModelFeed, batch: Int, seed: UInt64
  ) throws(RunError) {
    guard !predicting.adaptations.isEmpty, let set, batch > 0 else { return }
    let samples = try PreparedSamples(set, feed)
    let order = SampleOrder(
      sampleCount: set.count, batchSize: feed.fixedBatchSize ?? batch,
      dropsRemainder: feed.fixedBatchSize != nil, shuffling: .none, seed: 0)
    for adaptation in predicting.adaptations {
      let reader = try SourceReader(
        program(predicting), adaptation.source, feed.bindings, batch: order.batchSize, seed: seed)
      var fit = adaptation.fit
      let stream = BatchStream(
        set, feed, order, batches: 0..<order.batchesPerPass, samples: samples)
      while let batch = try stream.next() { try reader.read(batch, into: &fit) }
      for (state, numbers) in zip(adaptation.states, fit.states) {
        guard case .parameter(let index) = predicting[state].role else { continue }
        values[predicting.parameters[index].name] = numbers
      }
    }
  }

  /// The same program whose states start so.
  func program(_ program: Program) -> Program {
    var result = program
    for (index, parameter) in program.parameters.enumerated() {
      guard let numbers = values[parameter.name] else { continue }
      result.parameters[index].initializer = GivenNumbers(numbers: numbers)
    }
    return result
  }
}

private struct GivenNumbers: ParameterInitializer {
  let numbers: [Float]
  func values(shape: [Int], stream: RandomStream) -> [Float] { numbers }
}

/// Computes one tensor of a program.
private struct SourceReader {
  private static let name = "source"
  /// Sizes of one sample.
  private let sampleShape: [Int]
  /// Name of the input that the tensor is; nil where it is computed.
  private let input: String?
  private let plan: InferencePlan?

  init(
    _ program: Program, _ source: TensorID, _ bindings: [String: Int], batch: Int, seed: UInt64
  ) throws(RunError) {
    var sizes = bindings
    let shape = program[source].type.shape
    for symbol in shape.symbols where sizes[symbol] == nil { sizes[symbol] = batch }
    sampleShape = Array((shape.evaluate(sizes) ?? []).dropFirst())
    if case .input(let name) = program[source].role {
      (input, plan) = (name, nil)
      return
    }
    input = nil
    var part = program
    part.outputs = [(Self.name, source)]
    part.layerOutputs = []
    let last = program.operations.firstIndex { $0.results.contains(source) }
    part.operations = Array(program.operations.prefix(last.map { $0 + 1 } ?? 0))
    do throws(ExecutionError) {
      let store = try ParameterStore(program: part, bindings: bindings, seed: seed)
      plan = try InferencePlan(part, batch: batch, bindings: bindings, store: store)
    } catch {
      throw RunError(error)
    }
  }

  func read(_ batch: Batch, into fit: inout any StateFit) throws(RunError) {
    let shape = [batch.count] + sampleShape
    if let input {
      batch.inputs[input]?.withUnsafeBufferPointer { fit.add($0, shape: shape) }
      return
    }
    guard let plan else { return }
    do throws(ExecutionError) {
      let bytes = batch.inputs.mapValues { AlignedCopy($0) }
      try plan.run(inputs: bytes.mapValues { $0.bytes }, count: batch.count)
      withExtendedLifetime(bytes) { fit.add(plan.output(Self.name), shape: shape) }
    } catch {
      throw RunError(error)
    }
  }
}
