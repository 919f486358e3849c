internal import CKernels
internal import Program

extension GradientDescent: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.sgd }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    constants.rate = learningRate
    constants.momentum = momentum
    constants.share = step == 1 ? 1 : 1 - dampening
    constants.nesterov = isNesterov ? 1 : 0
    constants.sums_steps = form == .steps ? 1 : 0
    return constants
  }
}
