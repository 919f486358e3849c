internal import CKernels
internal import Program

/// Collects the buffers and tasks of a step while the operations of a program are walked, forwards and then backwards.
final class PlanBuilder {
  let program: Program
  let batch: Int
  let tensors: [BoundTensor]
  let kernels: UnsafePointer<coprime_kernels>
  /// How often each tensor is an operand, or kept for somebody outside.
  let uses: [Int]
  let needsGradient: [Bool]

  private(set) var buffers: [Buffer] = []
  private(set) var tasks: [Task] = []
  /// The part of the step that tasks are added to.
  private var phase = 0
  /// Whether tasks repeat what was done before, so that their work is not counted again.
  private var isRepeating = false
  /// Operations without a fast kernel, as `origin (primitive)`.
  private(set) var slowOperations: [String] = []
  /// Floating-point operations on one example, forwards and backwards; decides the length of chunks.
  private(set) var workPerExample = 0
  /// The part of it that is products with one row per example.
  private(set) var denseWorkPerExample = 0
  /// Inputs that are read with whole vectors and therefore copied next to room that may be read.
  private(set) var inputsNeedingSlack: Set<BufferID> = []
  /// What adds up to the gradient of each parameter.
  private(set) var parameterSources: [[GradientSource]]
  private var values: [BufferID?]
  private var gradients: [BufferID?]
  private var aliases: [Int]
  private(set) var parameterBuffers: [BufferID] = []
  private var packs: [PackKey: BufferID] = [:]
  /// Gradients that serve a second tensor; not a third, because something else may be added for that one.
  private var adopted: Set<BufferID> = []
  var rectifiers = Rectifiers()

  private struct PackKey: Hashable {
    let tensor: TensorID
    let form: String
  }

  init(
    _ program: Program, batch: Int, tensors: [BoundTensor],
    kernels: UnsafePointer<coprime_kernels>, pinned: Set<TensorID>
  ) {
    self.program = program
    self.batch = batch
    self.tensors = tensors
    self.kernels = kernels
    needsGradient = program.tensorsNeedingGradients()
    var uses = [Int](repeating: 0, count: program.tensors.count)
    for operation in program.operations {
      for operand in operation.operands { uses[operand.index] += 1 }
    }
    for id in pinned { uses[id.index] += 1 }
    self.uses = uses
    parameterSources = Array(repeating: [], count: program.parameters.count)
    values = Array(repeating: nil, count: program.tensors.count)
    gradients = values
    aliases = Array(program.tensors.indices)
    for parameter in program.parameters {
      let tensor = tensors[parameter.tensor.index]
      // A state that is kept for every example of the batch belongs to the examples.
      let id = buffer(
        tensor.isBatched ? .perExample : .whole, bytes: tensor.countPerExample * 4, home: .external)
      parameterBuffers.append(id)
      values[parameter.tensor.index] = id
    }
  }

  subscript(id: TensorID) -> BoundTensor { tensors[id.index] }

  // MARK: - Buffers

  func buffer(_ extent: Buffer.Extent, bytes: Int, home: Buffer.Home = .arena) -> BufferID {
    buffers.append(Buffer(extent: extent, bytes: bytes, home: home))
    return BufferID(index: buffers.count - 1)
  }

  func floats(_ extent: Buffer.Extent, _ count: Int) -> BufferID {
    buffer(extent, bytes: count * 4)
  }

  func scratch(_ count: Int) -> BufferID { floats(.scratch, count) }

  func pin(_ id: BufferID) {
    if buffers[id.index].home == .arena { buffers[id.index].home = .pinned }
  }

  func requireSlack(_ id: BufferID) {
    if buffers[id.index].home == .external { inputsNeedingSlack.insert(id) }
  }

  /// Where the value of a tensor is.
  func value(_ id: TensorID) -> BufferID {
    let root = aliases[id.index]
    if let known = values[root] { return known }
    let tensor = tensors[root]
    let home: Buffer.Home
    switch tensor.role {
    case .input: home = .external
    case .constant: home = .pinned
    default: home = .arena
    }
    let made = buffer(
      tensor.isBatched ? .perExample : .whole, bytes: tensor.countPerExample * 4, home: home)
    values[root] = made
    if case .constant(let number) = tensor.role { constants.append((made, number)) }
    return made
  }

  /// Where the value of a tensor is, if any task or constant gave it a place.
  func known(_ id: TensorID) -> BufferID? { values[aliases[id.index]] }

  /// Buffers that hold one number from the start.
  private(set) var constants: [(BufferID, Float)] = []

  /// Gives two tensors the same memory: one is another view of the other.
  func alias(_ id: TensorID, to other: TensorID) {
    aliases[id.index] = aliases[other.index]
    // With several readers behind the view, none of them alone can take care of a ReLU before it.
    if uses[id.index] != 1 { rectifiers.foldable.remove(aliases[other.index]) }
  }

  func root(_ id: TensorID) -> Int { aliases[id.index] }

  // MARK: - Tasks

  func emit(
    _ name: String, _ division: Task.Division, reads: [BufferID], writes: [BufferID],
    run: @escaping (borrowing Call) -> Void
  ) {
    tasks.append(Task(name, division, phase: phase, reads: reads, writes: writes, run: run))
  }

  /// By rows when there is one piece per example, else as one item.
  func division(_ id: TensorID) -> Task.Division { self[id].isBatched ? .rows : .items(1) }

  func addWork(_ operations: Int, isDense: Bool = false) {
    guard !isRepeating else { return }
    workPerExample += operations
    if isDense { denseWorkPerExample += operations }
  }

  func noteSlow(_ description: String) {
    if !slowOperations.contains(description) { slowOperations.append(description) }
  }

  /// A rearranged copy of a tensor that all examples share, made once a step.
  ///
  /// - Parameters:
  ///   - form: tells arrangements of one tensor apart.
  ///   - emit: adds the task that fills the buffer.
  func pack(_ tensor: TensorID, form: String, floats count: Int, emit: (BufferID) -> Void)
    -> BufferID
  {
    let key = PackKey(tensor: tensor, form: form)
    if let known = packs[key] { return known }
    let made = floats(.whole, count)
    packs[key] = made
    emit(made)
    return made
  }

  // MARK: - Gradients

  /// The gradient of a tensor if any was sent to it.
  func gradient(_ id: TensorID) -> BufferID? { gradients[aliases[id.index]] }

  /// Where to send a gradient, by rows for a batched tensor and as a whole for others; `adds` when something is there already. Nil
  /// when nobody asks for it.
  func target(_ id: TensorID) -> GradientTarget? {
    guard needsGradient[id.index] else { return nil }
    let root = aliases[id.index]
    if let known = gradients[root] { return GradientTarget(buffer: known, adds: true) }
    let tensor = tensors[root]
    let made = floats(tensor.isBatched ? .perExample : .whole, tensor.countPerExample)
    gradients[root] = made
    if case .parameter(let number) = tensor.role {
      parameterSources[number].append(WholeSource(made))
    }
    return GradientTarget(buffer: made, adds: false)
  }

  /// Starts the backward pass: the derivative of the sum of the losses by each loss is 1.
  func seedGradients() {
    for loss in program.losses where needsGradient[loss.tensor.index] {
      guard let target = target(loss.tensor) else { continue }
      if uses[loss.tensor.index] == 1, !target.adds, self[loss.tensor].count == 1,
        root(loss.tensor) == loss.tensor.index
      {
        // Nothing else is ever added, so the 1 need not be written again at every step.
        buffers[target.buffer.index].home = .pinned
        constants.append((target.buffer, 1))
        continue
      }
      let size = self[loss.tensor].size
      emit("loss gradient", division(loss.tensor), reads: target.reads, writes: [target.buffer]) {
        call in
        let to = call.floats(target.buffer)
        for i in 0..<size.integer(call) { to[i] = target.adds ? to[i] + 1 : 1 }
      }
    }
  }

  /// Moves new values of states, such as moving averages, into the store.
  func emitStateUpdates() {
    for update in program.stateUpdates {
      let (from, to) = (value(update.value), value(update.state))
      let size = self[update.state].size
      emit("state", division(update.state), reads: [from], writes: [to]) { call in
        call.floats(to).update(from: call.floats(from), count: size.integer(call))
      }
    }
  }

  /// Computes the gradients of parameters that are known so far, so that what they are made from can be let go.
  func settleGradients() {
    for index in parameterSources.indices {
      let open = parameterSources[index].filter { !($0 is WholeSource) }
      guard !open.isEmpty else { continue }
      let count = self[program.parameters[index].tensor].count
      let gradient = floats(.whole, count)
      let block = block(open, count: count)
      emit(
        "gradient", .items((count + block - 1) / max(1, block)), reads: open.flatMap(\.reads),
        writes: [gradient]
      ) { call in
        let range = call.item &* block..<min(count, (call.item &+ 1) &* block)
        let out = call.floats(gradient) + range.lowerBound
        for (i, source) in open.enumerated() {
          source.compute(range, into: out, adds: i > 0, call)
        }
      }
      parameterSources[index].removeAll { !($0 is WholeSource) }
      parameterSources[index].append(WholeSource(gradient))
    }
  }

  /// Starts a new part of the step in which these results are computed a second time.
  ///
  /// - Parameter inner: tensors that nobody else needs in the meantime; they get new memory.
  func recompute(_ nodes: [any Node], forgetting inner: Set<TensorID>) {
    phase += 1
    isRepeating = true
    // A view may be needed longer than what it is a view of.
    var isKept = [Bool](repeating: false, count: tensors.count)
    for index in tensors.indices where !inner.contains(TensorID(index)) {
      isKept[aliases[index]] = true
    }
    for id in inner where !isKept[aliases[id.index]] { values[aliases[id.index]] = nil }
    for node in nodes { node.emitForward(self) }
    isRepeating = false
  }

  /// Sends a gradient to a tensor that all examples share.
  func send(_ source: GradientSource, to id: TensorID) {
    guard needsGradient[id.index] else { return }
    if case .parameter(let number) = tensors[aliases[id.index]].role {
      parameterSources[number].append(source)
    } else if let target = target(id) {
      let count = tensors[id.index].count
      emit(
        "shared gradient", .items(1), reads: source.reads + target.reads, writes: [target.buffer]
      ) {
        source.compute(0..<count, into: $0.floats(target.buffer), adds: target.adds, $0)
      }
    }
  }

  /// Makes the gradient of a result that of an operand as well, when it is the first part of it.
  ///
  /// - Returns: whether it could.
  func adopt(_ dy: BufferID, for operand: TensorID) -> Bool {
    let root = root(operand)
    guard needsGradient[operand.index], gradients[root] == nil, tensors[root].isBatched,
      case .intermediate = tensors[root].role, buffers[dy.index].home == .arena,
      !adopted.contains(dy),
      buffers[dy.index].bytes == tensors[root].countPerExample * 4
    else { return false }
    gradients[root] = dy
    adopted.insert(dy)
    return true
  }
}
