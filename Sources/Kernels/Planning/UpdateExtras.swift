internal import CKernels
internal import Program

/// What is kept for every weight beside the slots of its rule, behind them.
struct UpdateExtras {
  /// Steps whose gradients are averaged for one update.
  let accumulationSteps: Int
  /// Of the sum of gradients since the last update.
  let sumSlot: Int?
  let averaging: WeightAveraging?
  let averageSlot: Int?
  /// Of the rule and these.
  let slotCount: Int

  init(_ rule: any UpdateRule, _ options: PlanOptions) {
    var count = rule.slotCount
    accumulationSteps = options.accumulationSteps
    averaging = options.averaging
    sumSlot = accumulationSteps > 1 ? count : nil
    if sumSlot != nil { count += 1 }
    averageSlot = averaging == nil ? nil : count
    if averageSlot != nil { count += 1 }
    slotCount = count
  }

  /// Whether a step, counted from 0, changes weights.
  func updates(step: Int) -> Bool { (step + 1) % accumulationSteps == 0 }

  /// Adds a gradient to the sum, or makes it the mean of all since the last update.
  func accumulate(_ block: UpdateBlock, _ call: borrowing Call) {
    guard let sumSlot, let sum = block.slot(sumSlot) else { return }
    let (n, g) = (Int64(block.range.count), block.gradient)
    call.kernels.pointee.binary(Int32(COPRIME_ADD.rawValue), n, g, sum, sum)
    guard updates(step: call.step.step) else { return }
    call.kernels.pointee.scale(n, 1 / Float(accumulationSteps), sum, g, 0)
    sum.update(repeating: 0, count: block.range.count)
  }

  /// Moves the averages of a block of weights on.
  func average(_ block: UpdateBlock, _ call: borrowing Call) {
    guard let averaging, let averageSlot, let average = block.slot(averageSlot) else { return }
    let n = Int64(block.range.count)
    let updates = call.step.step / accumulationSteps
    let momentum = updates == 0 ? 0 : averaging.momentum
    call.kernels.pointee.scale(n, momentum, average, average, 0)
    call.kernels.pointee.scale(n, 1 - momentum, block.weights, average, 1)
    if let period = averaging.period, (updates + 1) % period == 0 {
      block.weights.update(from: average, count: block.range.count)
    }
  }
}
