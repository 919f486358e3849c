internal import CKernels
internal import Program

extension Adagrad: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adagrad }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    let rate = Double(learningRate) / (1 + Double(step - 1) * Double(rateDecay))
    (constants.rate, constants.epsilon) = (Float(rate), epsilon)
    constants.epsilon_inside = epsilonPlacement == .insideRoot ? 1 : 0
    return constants
  }
}
