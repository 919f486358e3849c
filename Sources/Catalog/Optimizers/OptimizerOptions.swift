package import Program
import SourceText
import YAML

/// The options common to all of Keras' optimizers.
package struct OptimizerOptions: Hashable, Sendable {
  package var weightDecay: Double?
  package var clipping = GradientClipping()
  package var usesMovingAverage = false
  package var movingAverageMomentum = 0.99
  package var movingAveragePeriod: Int?
  package var lossScale: Double?
  package var accumulationSteps: Int?
  package init(weightDecay: Double? = nil) { self.weightDecay = weightDecay }

  /// Options of an average that is not kept.
  package var idleKeys: [IdleKey] {
    guard !usesMovingAverage else { return [] }
    var keys: [String] = []
    // Written-out defaults mean nothing.
    if movingAverageMomentum != 0.99 { keys.append("ema_momentum") }
    if movingAveragePeriod != nil { keys.append("ema_overwrite_frequency") }
    return keys.map { IdleKey($0, "no average is kept without 'use_ema: true'") }
  }

  /// Keras takes weight decay off the weights themselves, whatever the optimizer.
  var decoupledDecay: WeightDecay {
    weightDecay.map { $0 == 0 ? .none : .decoupled(Float($0)) } ?? .none
  }
}

/// An optimizer with Keras' common options.
package protocol KerasOptimizer: Optimizer {
  var learningRate: Double { get set }
  var options: OptimizerOptions { get set }
}

extension KerasOptimizer {
  package var idleKeys: [IdleKey] { options.idleKeys }
  package var clipping: GradientClipping { options.clipping }
  package var weightDecayRate: Double { options.weightDecay ?? 0 }
  package var accumulationSteps: Int { options.accumulationSteps ?? 1 }
  package var averaging: WeightAveraging? {
    guard options.usesMovingAverage else { return nil }
    return WeightAveraging(
      momentum: Float(options.movingAverageMomentum), period: options.movingAveragePeriod)
  }

  /// Fields common to all optimizers, behind an optimizer's own.
  static func fields(learningRate text: String, _ own: [Field<Self>] = []) -> [Field<Self>] {
    [
      .number(
        "learning_rate", \.learningRate, in: 0...Double.greatestFiniteMagnitude,
        excludingLower: true,
        default: text, aliases: ["lr"], "Size of the steps.")
    ] + own + [
      .optionalNumber(
        "weight_decay", \.options.weightDecay, in: 0...Double.greatestFiniteMagnitude,
        "Share of each weight taken away per step, times the learning rate."),
      .optionalNumber(
        "clipnorm", \.options.clipping.norm, in: 0...Double.greatestFiniteMagnitude,
        "Largest norm of the gradient of one weight tensor."),
      .optionalNumber(
        "clipvalue", \.options.clipping.value, in: 0...Double.greatestFiniteMagnitude,
        "Largest magnitude of one number of a gradient."),
      .optionalNumber(
        "global_clipnorm", \.options.clipping.globalNorm, in: 0...Double.greatestFiniteMagnitude,
        "Largest norm of all gradients together."),
      .bool(
        "use_ema", \.options.usesMovingAverage, default: "false",
        "Whether to keep a moving average of the weights."),
      .number(
        "ema_momentum", \.options.movingAverageMomentum, in: 0...1, default: "0.99",
        "Momentum of that average."),
      .optionalInt(
        "ema_overwrite_frequency", \.options.movingAveragePeriod,
        "Steps after which weights are replaced by it."),
      .optionalNumber(
        "loss_scale_factor", \.options.lossScale, in: 0...Double.greatestFiniteMagnitude,
        "Factor on the loss before gradients are taken."),
      .optionalInt(
        "gradient_accumulation_steps", \.options.accumulationSteps,
        "Steps whose gradients are averaged."),
    ]
  }

  /// Keras refuses more than one kind of clipping.
  static func validate(_ optimizer: Self, _ arguments: Arguments, _ decoder: inout SpecDecoder) {
    let set = ["clipnorm", "clipvalue", "global_clipnorm"].filter { key in
      arguments.pair(named: key).map { !$0.value.isNull } ?? false
    }
    guard set.count > 1 else { return }
    decoder.report(
      "spec/conflicting-keys", "'\(set[0])' and '\(set[1])' exclude each other",
      at: arguments.pairRange(of: set[1]) ?? arguments.ownerRange, help: "keep one of them")
  }
}
