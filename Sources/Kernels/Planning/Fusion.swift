internal import Program

/// Divides the operations of a program into nodes: each fast kernel takes as many operations as it can do at once.
struct Fusion {
  private let program: Program
  private let builder: PlanBuilder
  /// For tensors read by one operation alone and by nobody outside: that operation.
  private var onlyReader: [Int: Int] = [:]
  private var taken: Set<Int> = []

  init(_ builder: PlanBuilder) {
    self.builder = builder
    program = builder.program
    for (index, operation) in program.operations.enumerated() {
      for operand in operation.operands where builder.uses[operand.index] == 1 {
        onlyReader[operand.index] = index
      }
    }
  }

  /// The nodes, each in the place of its last operation.
  ///
  /// - Throws: ``ExecutionError`` for an operation that nothing here can run.
  mutating func nodes() throws(ExecutionError) -> [PlannedNode] {
    var placed: [PlannedNode] = []
    var isCovered = [Bool](repeating: false, count: program.operations.count)
    for index in program.operations.indices where !taken.contains(index) {
      guard let (node, last) = fused(index) else {
        placed.append(
          PlannedNode(node: try single(program.operations[index]), operations: [index]))
        continue
      }
      let operations = (index...last).filter {
        ($0 == index || taken.contains($0)) && !isCovered[$0]
      }
      for operation in operations { isCovered[operation] = true }
      placed.append(PlannedNode(node: node, operations: operations))
    }
    return placed.sorted { $0.place < $1.place }
  }

  /// The operation that reads the only result of this one, when no other does and nobody outside looks.
  private func follower(_ index: Int) -> Int? {
    let results = program.operations[index].results
    guard results.count == 1 else { return nil }
    return onlyReader[results[0].index]
  }

  /// A following activation whose derivative needs only its result.
  private func activation(after index: Int) -> Int? {
    guard let next = follower(index),
      let elementwise = program.operations[next].primitive as? Elementwise,
      elementwise.function.hasSlopeOfResult, elementwise.function.map != nil
    else { return nil }
    return next
  }

  private mutating func fused(_ index: Int) -> (node: any Node, last: Int)? {
    let operation = program.operations[index]
    switch operation.primitive {
    case is Linear:
      let next = activation(after: index)
      guard
        let node = LinearNode(
          operation, activation: next.map { program.operations[$0] }, builder.tensors)
      else { return nil }
      if let next { taken.insert(next) }
      return (node, next ?? index)
    case is Convolution: return fusedConvolution(index)
    case is TransposedConvolution:
      let next = activation(after: index)
      guard
        let node = TransposedConvolutionNode(
          operation, activation: next.map { program.operations[$0] }, builder.tensors)
      else { return nil }
      if let next { taken.insert(next) }
      return (node, next ?? index)
    case is BatchNormalization: return fusedNormalization(index)
    case is Binary:
      guard let next = activation(after: index),
        let node = BinaryNode(
          operation, activation: program.operations[next], builder.tensors,
          needsGradient: builder.needsGradient)
      else { return nil }
      taken.insert(next)
      return (node, next)
    default: return nil
    }
  }

  /// Batch normalisation, an addition of something of the same shape, and an activation.
  private mutating func fusedNormalization(_ index: Int) -> (node: any Node, last: Int)? {
    let operation = program.operations[index]
    var place = index
    var addition: Int?
    var last = onlyReader[operation.results[0].index]
    if let next = last, let binary = program.operations[next].primitive as? Binary,
      binary.function == .add
    {
      let add = program.operations[next]
      let other = add.operands.first { $0 != operation.results[0] }
      if let other, builder[other].shape == builder[operation.results[0]].shape,
        builder[other].isBatched, !taken.contains(next)
      {
        addition = next
        place = next
        last = follower(next)
      }
    }
    var activation: Int?
    if let next = last, let elementwise = program.operations[next].primitive as? Elementwise,
      elementwise.function.hasSlopeOfResult, elementwise.function.map != nil
    {
      activation = next
      place = next
    }
    guard
      let node = BatchNormalizationNode(
        operation, addition: addition.map { program.operations[$0] },
        activation: activation.map { program.operations[$0] }, builder.tensors)
    else { return nil }
    taken.formUnion([addition, activation].compactMap { $0 })
    return (node, place)
  }

  /// As much of convolution, activation, max pooling and dropout as follows without anybody else looking.
  private mutating func fusedConvolution(_ index: Int) -> (node: any Node, last: Int)? {
    var chain = ConvolutionNode.Chain(
      convolution: program.operations[index], last: program.operations[index])
    var place = index
    var members: [Int] = []
    func add(_ next: Int) {
      place = next
      members.append(next)
      chain.last = program.operations[next]
    }
    if let next = activation(after: place) {
      chain.activation = program.operations[next]
      add(next)
    }
    if let next = follower(place), let pool = program.operations[next].primitive as? Pool,
      pool.kind == .max
    {
      chain.pool = program.operations[next]
      add(next)
      if chain.activation == nil, let next = activation(after: place) {
        chain.activation = program.operations[next]
        add(next)
      }
      let function = (chain.activation?.primitive as? Elementwise)?.function
      if function?.isPlainRectifier ?? true, let next = follower(place),
        let dropout = program.operations[next].primitive as? Dropout, dropout.keptAxes == nil
      {
        chain.dropout = program.operations[next]
        add(next)
      }
    }
    if let node = ConvolutionNode(chain, builder.tensors) {
      taken.formUnion(members)
      return (node, place)
    }
    let alone = ConvolutionNode.Chain(
      convolution: program.operations[index], last: program.operations[index])
    return ConvolutionNode(alone, builder.tensors).map { ($0, index) }
  }

  private func single(_ operation: Program.Operation) throws(ExecutionError) -> any Node {
    let tensors = builder.tensors
    if let node = ElementwiseNode(operation) { return node }
    if let node = ViewNode(operation, tensors) { return node }
    if let node = BinaryNode(operation, tensors, needsGradient: builder.needsGradient) {
      return node
    }
    if let node = SoftmaxNode(operation, tensors) { return node }
    if let node = PickNode(operation, tensors) { return node }
    if let node = ReduceNode(operation, tensors) { return node }
    if let node = ColumnReduceNode(operation, tensors) { return node }
    if let node = MaximumNode(operation, tensors) { return node }
    if let node = PoolNode(operation, tensors) { return node }
    if let node = DropoutNode(operation, tensors) { return node }
    if let node = SharedDropoutNode(operation, tensors) { return node }
    if let node = RecurrentNode(operation, tensors) { return node }
    if let node = BroadcastNode(operation, tensors) { return node }
    if let node = MatMulNode(operation, tensors) { return node }
    if let node = AttentionNode(operation, tensors, needsGradient: builder.needsGradient) {
      return node
    }
    if let node = EmbeddingNode(operation, tensors) { return node }
    if let node = LayerNormalizationNode(operation, tensors) { return node }
    if let node = DepthwiseNode(operation, tensors) { return node }
    if let node = TransposeNode(operation, tensors) { return node }
    if let node = MovementNode(operation, tensors) { return node }
    if let node = WindowsNode(operation, tensors) { return node }
    if let node = ResampleNode(operation, tensors) { return node }
    if let node = RandomNode(operation) { return node }
    if let node = WindowMaximumNode(operation, tensors) { return node }
    if let node = AffineSampleNode(operation, tensors) { return node }
    let label = operation.primitive.label
    guard let node = ReferenceNode(operation, tensors) else { throw .unsupportedPrimitive(label) }
    // Plain arithmetic on what all examples share is over before anybody could notice.
    let isNoticeable = operation.results.contains {
      tensors[$0.index].isBatched || tensors[$0.index].count > 65_536
    }
    if isNoticeable { builder.noteSlow("\(operation.origin) (\(label))") }
    return node
  }
}
