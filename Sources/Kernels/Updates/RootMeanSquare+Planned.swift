internal import CKernels
internal import Program

extension RootMeanSquare: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.rmsprop }
  var kernelSlots: [Int?] { [0, momentum == 0 ? nil : 1, isCentered ? slotCount - 1 : nil] }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.beta2, constants.epsilon) = (learningRate, rho, epsilon)
    constants.momentum = momentum
    constants.epsilon_inside = epsilonPlacement == .insideRoot ? 1 : 0
    constants.sums_steps = momentumForm == .steps ? 1 : 0
    return constants
  }
}
