internal import CKernels
internal import Program

extension RectifiedAdam: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adam }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    let rate = Double(learningRate) / correction(beta1, step)
    (constants.beta1, constants.beta2) = (beta1, beta2)
    if let factor = rectification(step: step) {
      (constants.rate, constants.correction, constants.epsilon) = (Float(rate * factor), 1, epsilon)
    } else {
      // A divisor of 1.
      (constants.rate, constants.correction, constants.epsilon) = (Float(rate), 0, 1)
    }
    return constants
  }
}
