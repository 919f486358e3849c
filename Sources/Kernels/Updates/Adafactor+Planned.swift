internal import CKernels
internal import Program

extension Adafactor: PlannedUpdateRule {
  func kernel(_ kernels: borrowing coprime_kernels) -> coprime_update_kernel { kernels.adafactor }
  var needsWholeWeight: Bool { true }

  func constants(learningRate: Float, step: Int) -> coprime_update {
    var constants = coprime_update()
    let t = Double(step)
    constants.rate = min(learningRate, Float(1 / t.squareRoot()))
    constants.beta2 = Float(1 - Double.power(t, Double(squaresDecay)))
    constants.epsilon = squaresFloor
    (constants.least_weight, constants.largest_step) = (weightFloor, clipThreshold)
    return constants
  }
}
