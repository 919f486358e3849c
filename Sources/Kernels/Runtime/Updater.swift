internal import CKernels
internal import Program

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// An update rule with the constants of one step.
enum Updater {
  case gradientDescent(coprime_sgd)
  case adam(coprime_adam)
  case rootMeanSquare(coprime_rmsprop)

  /// Whether the arithmetic of a rule is known.
  static func knows(_ rule: any UpdateRule) -> Bool {
    Updater(rule, learningRate: 0, step: 0) != nil
  }

  /// - Parameter step: counted from 0.
  init?(_ rule: any UpdateRule, learningRate: Float, step: Int) {
    switch rule {
    case let rule as GradientDescent:
      self = .gradientDescent(
        coprime_sgd(
          rate: learningRate, momentum: rule.momentum,
          decay: rule.weightDecay.factor(learningRate: learningRate),
          penalty: rule.weightDecay.penalty, nesterov: rule.isNesterov ? 1 : 0,
          sums_steps: rule.form == .steps ? 1 : 0))
    case let rule as Adam: self = .adam(Updater.adam(rule, learningRate, step))
    case let rule as RootMeanSquare:
      self = .rootMeanSquare(
        coprime_rmsprop(
          rate: learningRate, rho: rule.rho, momentum: rule.momentum, epsilon: rule.epsilon,
          decay: rule.weightDecay.factor(learningRate: learningRate),
          penalty: rule.weightDecay.penalty,
          epsilon_inside_root: rule.epsilonPlacement == .insideRoot ? 1 : 0,
          sums_steps: rule.momentumForm == .steps ? 1 : 0))
    default: return nil
    }
  }

  /// The corrections of the moments in Double: their powers lose too much in Float.
  private static func adam(_ rule: Adam, _ learningRate: Float, _ step: Int) -> coprime_adam {
    let t = Double(step) + 1
    let first = 1 - pow(Double(rule.beta1), t)
    let second = (1 - pow(Double(rule.beta2), t)).squareRoot()
    let rate = Double(learningRate) / first
    let isCorrected = rule.epsilonPlacement == .corrected
    return coprime_adam(
      step: Float(isCorrected ? rate : rate * second), beta1: rule.beta1, beta2: rule.beta2,
      correction: isCorrected ? Float(1 / second) : 1, epsilon: rule.epsilon,
      decay: rule.weightDecay.factor(learningRate: learningRate),
      penalty: rule.weightDecay.penalty)
  }

  /// Changes `count` weights and their slots by their gradient.
  func apply(
    _ kernels: UnsafePointer<coprime_kernels>, count: Int, gradient: UnsafePointer<Float>,
    weights: UnsafeMutablePointer<Float>, slots: SlotPointers, decays: Bool
  ) {
    let n = Int64(count)
    switch self {
    case .gradientDescent(var rule):
      if !decays { (rule.decay, rule.penalty) = (1, 0) }
      kernels.pointee.sgd(&rule, n, gradient, weights, slots.first)
    case .adam(var rule):
      guard let m = slots.first, let v = slots.second else { return }
      if !decays { (rule.decay, rule.penalty) = (1, 0) }
      kernels.pointee.adam(&rule, n, gradient, weights, m, v, slots.third)
    case .rootMeanSquare(var rule):
      guard let square = slots.first else { return }
      if !decays { (rule.decay, rule.penalty) = (1, 0) }
      let hasVelocity = rule.momentum != 0
      kernels.pointee.rmsprop(
        &rule, n, gradient, weights, square, hasVelocity ? slots.second : nil,
        hasVelocity ? slots.third : slots.second)
    }
  }
}

/// Where the slots of a block of weights begin; as many as the rule has.
struct SlotPointers {
  var first: UnsafeMutablePointer<Float>?
  var second: UnsafeMutablePointer<Float>?
  var third: UnsafeMutablePointer<Float>?
}

extension WeightDecay {
  /// What a weight is multiplied by before its update.
  func factor(learningRate: Float) -> Float {
    if case .decoupled(let rate) = self { 1 - learningRate * rate } else { 1 }
  }
  /// What is added to the gradient, times the weight.
  var penalty: Float {
    if case .coupled(let rate) = self { rate } else { 0 }
  }
}
