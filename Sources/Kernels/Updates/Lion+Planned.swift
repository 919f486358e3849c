internal import CKernels
internal import Program

extension Lion: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.lion }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.beta1, constants.beta2) = (learningRate, beta1, beta2)
    return constants
  }
}
