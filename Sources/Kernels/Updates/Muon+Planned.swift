internal import CKernels
internal import Program

extension Muon: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.muon }
  var needsWholeWeight: Bool { true }
  var scratchWeights: Int { 4 }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    (constants.rate, constants.momentum) = (learningRate, momentum)
    constants.nesterov = isNesterov ? 1 : 0
    constants.polynomial = (coefficients[0], coefficients[1], coefficients[2])
    constants.step_size = stepSize ?? -1
    constants.iterations = Int32(clamping: iterations)
    return constants
  }

  var kernelSlots: [Int?] { [0] }
}
