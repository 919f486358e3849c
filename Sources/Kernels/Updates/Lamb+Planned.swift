internal import CKernels
internal import Program

extension Lamb: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.lamb }
  var needsWholeWeight: Bool { true }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.share) = (learningRate, Float(1 / correction(beta1, step)))
    (constants.beta1, constants.beta2, constants.epsilon) = (beta1, beta2, epsilon)
    constants.correction = Float(1 / correction(beta2, step).squareRoot())
    return constants
  }
}
