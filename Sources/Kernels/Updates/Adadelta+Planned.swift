internal import CKernels
internal import Program

extension Adadelta: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adadelta }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.beta2, constants.epsilon) = (learningRate, rho, epsilon)
    return constants
  }
}
