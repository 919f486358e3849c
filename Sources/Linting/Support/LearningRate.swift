import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// The largest learning rate of a training, and where it is written.
struct LearningRate {
  let value: Double
  let range: SourceRange
  let optimizer: any Optimizer
  /// The optimizer as the spec spells it.
  let optimizerName: String

  /// Nil where the spec names no optimizer. A schedule that brings a rate of its own is asked first.
  init?(_ spec: AnalyzedSpec) {
    guard let entry = spec.spec.training?.optimizer,
      let optimizer = entry.entry.value as? any Optimizer
    else { return nil }
    self.optimizer = optimizer
    optimizerName = entry.entry.arguments.owner
    if let own = Self.own(of: spec.spec.training?.schedule, beside: optimizer.learningRate) {
      (value, range) = own
      return
    }
    value = optimizer.learningRate
    range =
      entry.entry.arguments.pair(named: "learning_rate", aliases: ["lr"])?.value.place
      ?? entry.nameRange
  }

  /// A rate that the schedule states itself.
  private static func own(
    of schedule: LocatedEntry?, beside initial: Double
  ) -> (value: Double, range: SourceRange)? {
    guard let schedule, let contract = (schedule.entry.value as? any Schedule)?.contract,
      let peak = contract.peak, contract.replacesRate || peak.value >= initial
    else { return nil }
    return (peak.value, schedule.entry.arguments.range(of: peak.key))
  }

  var contract: OptimizerContract { optimizer.contract }
  /// Whether each update moves a weight by about the rate, whatever the gradient's size.
  var isAdaptive: Bool { contract.stepSize == .rate }
}

/// The learning rate at some steps of the whole training, as the schedule gives it.
struct RateCurve {
  let points: [(step: Int, rate: Double)]
  let totalSteps: Int
  let stepsPerEpoch: Int

  /// Nil where the number of updates is not known or the schedule waits for results.
  ///
  /// - Complexity: O(1): at most 1002 points.
  init?(_ spec: AnalyzedSpec) {
    guard let schedule = spec.spec.training?.schedule?.entry.value as? any Schedule,
      schedule.monitor == nil,
      let optimizer = spec.spec.training?.optimizer?.entry.value as? any Optimizer,
      // A schedule that counts epochs does not ask how many updates they have.
      let perEpoch = schedule.contract.clock == .epochs
        ? spec.stepsPerEpoch ?? 1 : spec.stepsPerEpoch,
      perEpoch > 0
    else { return nil }
    let (total, overflow) = perEpoch.multipliedReportingOverflow(by: spec.epochs)
    guard !overflow, total > 0 else { return nil }
    let stride = Swift.max(1, total / 1000)
    let steps = Array(Swift.stride(from: 0, to: total, by: stride)) + [total - 1]
    points = steps.map { step in
      let progress = ScheduleProgress(
        initial: optimizer.learningRate, step: step, stepsPerEpoch: perEpoch,
        epoch: step / perEpoch,
        epochs: spec.epochs)
      return (step, schedule.learningRate(progress))
    }
    guard points.allSatisfy({ $0.rate.isFinite }) else { return nil }
    totalSteps = total
    stepsPerEpoch = perEpoch
  }

  var peak: Double { points.map(\.rate).max() ?? 0 }

  /// Over the points that are looked at.
  var mean: Double { points.reduce(0) { $0 + $1.rate } / Double(points.count) }

  /// Whether the rate is the same in every update.
  var isFlat: Bool { points.allSatisfy { $0.rate == points[0].rate } }
}

extension AnalyzedSpec {
  /// Layers with trained weights that mix their inputs.
  var learningLayers: [LayerNode] { graph?.nodes.filter(\.isLearning) ?? [] }

  /// Whether something in the model keeps activations in range, so that large steps do less harm.
  var isNormalized: Bool {
    graph?.nodes.contains { [.batchNormalization, .normalization].contains($0.role) } ?? false
  }

  /// Whether the spec says enough to train: a model and a loss.
  var isTrained: Bool { graph != nil && !(spec.training?.losses.isEmpty ?? true) }

  /// The largest kernel with the spread it starts with and the number of its weights.
  var largestKernel: (layer: LayerNode, deviation: Double, count: Int)? {
    guard let graph else { return nil }
    var best: (layer: LayerNode, deviation: Double, count: Int)?
    for (node, facts) in zip(graph.nodes, nodes) where node.isLearning {
      for weight in facts.inference?.weights ?? [] where weight.isTrainable {
        guard let sizes = weight.sizes, sizes.count > 1,
          let moments = weight.initializer.moments(shape: sizes),
          moments.variance > 0
        else { continue }
        let count = sizes.reduce(1, &*)
        if count > best?.count ?? 0 { best = (node, moments.variance.squareRoot(), count) }
      }
    }
    return best
  }
}

extension Arguments {
  /// Where a number of a schedule's contract is written, or the schedule's name where it is left to the default.
  func range(of count: ScheduleContract.Count) -> SourceRange {
    writtenRange(of: count) ?? ownerRange
  }

  func writtenRange(of count: ScheduleContract.Count) -> SourceRange? {
    count.keys.lazy.compactMap { pair(named: $0)?.value.place }.first
  }

  /// A parameter that is written as a plain number.
  func number(_ keys: String...) -> (value: Double, range: SourceRange)? {
    for key in keys {
      guard let node = pair(named: key)?.value, let scalar = node.scalar else { continue }
      switch scalar.resolved {
      case .int(let value): return (Double(value), node.place)
      case .float(let value): return (value, node.place)
      default: continue
      }
    }
    return nil
  }
}
