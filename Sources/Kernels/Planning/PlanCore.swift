internal import Arrays
internal import CKernels
internal import Program

/// What training and inference plans share: a program, planned for a batch, with its inputs and outputs.
final class PlanCore {
  let engine: Engine
  let slowOperations: [String]
  let batch: Int
  let tensors: [BoundTensor]
  let program: Program
  private let store: ParameterStore
  private let inputs: [Input]
  private let values: [BufferID?]
  private let parameters: [BufferID]
  /// Whether a tensor has the batch in a place where fewer examples do not simply leave out the end.
  let isMixed: Bool

  private struct Input {
    let name: String
    let buffer: BufferID
    let element: ElementType
    let countPerExample: Int
    let isBatched: Bool
    /// Where values are copied that need another element type or room behind them.
    let copy: Memory?
  }

  /// - Parameter prepare: adds what comes after the operations, and says which tensors' values are kept.
  init(
    _ program: Program, batch: Int, bindings: [String: Int], store: ParameterStore,
    options: PlanOptions, pinned: Set<TensorID>, prepare: (PlanBuilder) -> Void
  ) throws(ExecutionError) {
    let tensors = try program.bound(batch: max(1, batch), bindings: bindings)
    let kernels = options.instructionSet.table
    let checkpointing = program.mode == .training ? options.checkpointing : .none
    let blueprint = try Blueprint.chosen(checkpointing) { segments throws(ExecutionError) in
      let builder = PlanBuilder(
        program, batch: max(1, batch), tensors: tensors, kernels: kernels, pinned: pinned)
      return try Blueprint(
        builder, pinned: pinned, options: options, segments: segments, prepare: prepare)
    }
    let builder = blueprint.builder
    self.batch = max(1, batch)
    self.tensors = tensors
    self.program = program
    self.store = store
    slowOperations = builder.slowOperations
    isMixed = tensors.contains(where: \.isMixed)
    parameters = builder.parameterBuffers
    engine = try Engine(blueprint, team: Team.shared(count: blueprint.threads), kernels: kernels)
    values = tensors.indices.map { builder.known(TensorID($0)) }
    let hasOpenBatch = program.batchSymbol(max(1, batch), bindings).map { bindings[$0] == nil }
    inputs = try PlanCore.inputs(builder, isFixed: hasOpenBatch == false)
    for (id, value) in builder.constants {
      engine.base(id).assumingMemoryBound(to: Float.self).update(repeating: value, count: 1)
    }
  }

  /// - Parameter isFixed: whether no step may have fewer examples than the batch.
  private static func inputs(
    _ builder: PlanBuilder, isFixed: Bool
  ) throws(ExecutionError) -> [Input] {
    var inputs: [Input] = []
    for (index, tensor) in builder.tensors.enumerated() {
      guard case .input(let name) = tensor.role, let buffer = builder.known(TensorID(index)) else {
        continue
      }
      guard tensor.element.isReadable else {
        throw .unsupportedElement(input: name, element: tensor.element.rawValue)
      }
      let isCopied = tensor.element != .float32 || builder.inputsNeedingSlack.contains(buffer)
      inputs.append(
        Input(
          name: name, buffer: buffer, element: tensor.element,
          countPerExample: isFixed ? tensor.count : tensor.countPerExample,
          isBatched: tensor.isBatched && !isFixed,
          copy: isCopied ? try Memory(byteCount: tensor.count * 4) : nil))
    }
    return inputs
  }

  /// Runs one step on `count` examples.
  ///
  /// - Parameter inputs: the bytes of each input, in the element type that the program gives it.
  func run(_ given: [String: UnsafeRawBufferPointer], count: Int) throws(ExecutionError) {
    for (index, buffer) in parameters.enumerated() {
      engine.place(buffer, at: store.values(at: index))
    }
    for input in inputs {
      guard let bytes = given[input.name], let base = bytes.baseAddress else {
        throw .missingInput(input.name)
      }
      let elements = input.isBatched ? input.countPerExample * count : input.countPerExample
      let wanted = elements * (input.element.byteCount ?? 4)
      guard bytes.count >= wanted else {
        throw .wrongInputSize(name: input.name, expectedBytes: wanted, actualBytes: bytes.count)
      }
      if let copy = input.copy {
        input.element.convert(bytes, count: elements, to: copy.floats)
        engine.place(input.buffer, at: copy.base)
      } else {
        engine.place(input.buffer, at: UnsafeMutableRawPointer(mutating: base))
      }
    }
    engine.run(count: count)
  }

  /// The value of a kept tensor after a step.
  func values(_ id: TensorID, count: Int) -> UnsafeBufferPointer<Float> {
    guard let buffer = values[id.index] else { return UnsafeBufferPointer(start: nil, count: 0) }
    let tensor = tensors[id.index]
    return UnsafeBufferPointer(
      start: engine.base(buffer).assumingMemoryBound(to: Float.self),
      count: tensor.isBatched ? tensor.countPerExample * count : tensor.count)
  }

  func buffer(_ id: BufferID, count: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: engine.base(id).assumingMemoryBound(to: Float.self), count: count)
  }
}
