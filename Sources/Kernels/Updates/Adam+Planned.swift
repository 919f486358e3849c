internal import CKernels
internal import Program

extension Adam: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adam }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    let root = correction(beta2, step).squareRoot()
    let rate = Double(rateRatio) * Double(learningRate) / correction(beta1, step)
    let isCorrected = epsilonPlacement == .corrected
    constants.rate = Float(isCorrected ? rate : rate * root)
    (constants.beta1, constants.beta2, constants.epsilon) = (beta1, beta2, epsilon)
    constants.correction = isCorrected ? Float(1 / root) : 1
    return constants
  }
}
