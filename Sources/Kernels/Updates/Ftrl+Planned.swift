internal import CKernels
internal import Program

extension Ftrl: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.ftrl }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.power) = (learningRate, -power)
    (constants.l1, constants.shrinkage) = (l1, shrinkage)
    constants.l2 = Float(Double(l2) + Double(beta) / (2 * Double(learningRate)))
    return constants
  }
}
