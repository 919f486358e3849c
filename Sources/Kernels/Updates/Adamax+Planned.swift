internal import CKernels
internal import Program

extension Adamax: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adamax }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    constants.rate = Float(Double(learningRate) / correction(beta1, step))
    (constants.beta1, constants.beta2, constants.epsilon) = (beta1, beta2, epsilon)
    constants.epsilon_inside = epsilonPlacement == .maximum ? 1 : 0
    return constants
  }
}
