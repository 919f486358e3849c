internal import CKernels
internal import Program

extension NesterovAdam: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.nadam }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    let rates = rates(step: step)
    constants.rate = Float(Double(learningRate) * rates.average)
    constants.gradient_rate = Float(Double(learningRate) * rates.gradient)
    (constants.beta1, constants.beta2, constants.epsilon) = (beta1, beta2, epsilon)
    constants.correction = Float(1 / correction(beta2, step).squareRoot())
    return constants
  }
}
