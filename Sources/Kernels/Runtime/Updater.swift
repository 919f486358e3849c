internal import CKernels
internal import Program

/// An update rule with the constants of one step.
struct Updater {
  private let rule: any ReferenceUpdateRule
  /// The same, where it has a kernel.
  private let planned: (any PlannedUpdateRule)?
  private let kernel: coprime_update_kernel?
  /// The first, second and third slot of the kernel.
  private let kernelSlots: (Int?, Int?, Int?)
  /// Whether a weight must be updated at once, not in blocks.
  let needsWholeWeight: Bool
  /// How often a weight's size an update needs as room to compute in.
  let scratchWeights: Int
  private var constants = coprime_update()
  private var learningRate: Float = 0
  private var step = 1

  init(_ rule: any ReferenceUpdateRule, _ kernels: UnsafePointer<coprime_kernels>) {
    self.rule = rule
    planned = rule as? any PlannedUpdateRule
    kernel = planned?.kernel(kernels.pointee)
    let slots = (planned?.kernelSlots ?? []) + [nil, nil, nil]
    kernelSlots = (slots[0], slots[1], slots[2])
    scratchWeights = planned?.scratchWeights ?? 0
    needsWholeWeight = planned?.needsWholeWeight ?? true
  }

  /// - Parameter step: counted from 0.
  mutating func prepare(learningRate: Float, step: Int) {
    self.learningRate = learningRate
    self.step = step + 1
    guard let planned else { return }
    constants = planned.constants(learningRate: learningRate, step: step + 1)
    constants.decay = rule.weightDecay.factor(learningRate: learningRate)
    constants.penalty = rule.weightDecay.penalty
  }

  /// Changes a block of weights and their slots by their gradient.
  func apply(_ block: UpdateBlock) {
    guard let kernel else { return applyPlainly(block) }
    var constants = constants
    if !block.decays { (constants.decay, constants.penalty) = (1, 0) }
    if block.shape.count > 1 {
      constants.rows = Int64(block.shape[block.shape.count - 2])
      constants.columns = Int64(block.shape[block.shape.count - 1])
    }
    var slots = coprime_slots(
      first: kernelSlots.0.flatMap { block.slot($0) },
      second: kernelSlots.1.flatMap { block.slot($0) },
      third: block.scratch ?? kernelSlots.2.flatMap { block.slot($0) })
    kernel(&constants, Int64(block.range.count), block.gradient, block.weights, &slots)
  }

  private func applyPlainly(_ block: UpdateBlock) {
    let count = block.range.count
    var weights = Array(UnsafeBufferPointer(start: block.weights, count: count))
    let gradient = Array(UnsafeBufferPointer(start: block.gradient, count: count))
    var slots = (0..<rule.slotCount).map { index in
      Array(UnsafeBufferPointer(start: block.slot(index), count: count))
    }
    rule.update(
      &weights, slots: &slots, gradient: gradient, shape: block.shape, learningRate: learningRate,
      step: step, decays: block.decays)
    for (index, values) in ([weights] + slots).enumerated() {
      let to = index == 0 ? block.weights : block.slot(index - 1)
      values.withUnsafeBufferPointer { from in
        if let base = from.baseAddress { to?.update(from: base, count: count) }
      }
    }
  }
}

/// Numbers of one weight that are updated together.
struct UpdateBlock {
  let store: ParameterStore
  /// Of the parameter.
  let index: Int
  let shape: [Int]
  let range: Range<Int>
  let decays: Bool
  let gradient: UnsafeMutablePointer<Float>
  let weights: UnsafeMutablePointer<Float>
  /// Room to compute in, where the rule wants some.
  var scratch: UnsafeMutablePointer<Float>?

  /// Where the block begins in a slot.
  func slot(_ slot: Int) -> UnsafeMutablePointer<Float>? {
    store.slot(slot, at: index).map { $0 + range.lowerBound }
  }
}

extension WeightDecay {
  /// What a weight is multiplied by before its update.
  func factor(learningRate: Float) -> Float {
    if case .decoupled(let rate) = self { 1 - learningRate * rate } else { 1 }
  }
  /// What is added to the gradient, times the weight.
  var penalty: Float {
    if case .coupled(let rate) = self { rate } else { 0 }
  }
}
