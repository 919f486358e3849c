internal import Analysis
internal import Catalog
internal import Kernels
internal import Program
internal import Shapes
internal import SourceText
internal import Spec
internal import Training

/// What keeps a network from learning a few samples by heart, where it is, and what to do.
struct FitObstacle {
  let range: SourceRange?
  let help: String

  init(
    _ fit: SmallFit, isFirst: Bool, _ context: VerificationContext
  ) throws(RunError) {
    let (run, verdict) = (context.run, fit.course.verdict)
    let optimizer = context.spec.spec.training?.optimizer?.range
    let rate = run.settings.optimizer.learningRate
    if verdict == .notFinite {
      self.init(
        optimizer,
        "lower the learning rate of \(rate.short), divided by 3 until the loss stays finite for 100 steps"
      )
      return
    }
    if let beyond = Self.beyondReach(fit.batch, run) {
      self = beyond
      return
    }
    let step = try FirstStep(fit.batch, context)
    let isUsual = step.size.map(Self.usualSizes.contains) ?? true
    let size =
      isUsual ? "" : ": the first moves the weights by \((step.size ?? 0).short) of their size"
    if let silent = step.silent {
      self.init(
        run.node(named: silent)?.range ?? run.spec.spec.model?.range,
        "'\(silent)' gives nothing but zeros, so that no weight before it gets a gradient")
    } else if step.size == nil {
      self.init(
        run.spec.spec.model?.range,
        "no weight gets a gradient: look for frozen layers and for what has no slope")
    } else if verdict == .thrown {
      self.init(
        optimizer, "the steps are too large\(size); divide the learning rate of \(rate.short) by 10"
      )
    } else if verdict == .falling || step.size ?? 1 < Self.usualSizes.lowerBound {
      self.init(
        optimizer,
        "the steps are too small\(size); multiply the learning rate of \(rate.short) by 10")
    } else if !isFirst, let narrow = Self.narrowest(run),
      narrow.count < Self.leastUnits(fit.batch.count, run)
    {
      self.init(
        narrow.node.range,
        "gradients flow and one sample is learned, so units are too few: '\(narrow.node.name)' gives \(narrow.count) \(narrow.count == 1 ? "number" : "numbers") for each sample"
      )
    } else if !isFirst {
      self.init(
        run.spec.spec.model?.range,
        "gradients flow and one sample is learned: what tells samples apart is lost on the way; 'coprime bisect' finds where"
      )
    } else {
      self.init(
        context.spec.spec.training?.losses.first?.entry.range,
        "gradients flow; check what the loss takes, and that the last layer can give every target"
      )
    }
  }

  private init(_ range: SourceRange?, _ help: String) { (self.range, self.help) = (range, help) }

  /// Shares of the weights that a step changes: below, ten thousand steps are needed; above, ten forget them.
  private static let usualSizes = 1e-4...0.1

  /// A target that no answer can come near to.
  private static func beyondReach(_ batch: Batch, _ run: PreparedRun) -> FitObstacle? {
    for (target, port) in zip(run.feed.targets, run.feed.targetPorts) {
      guard let site = run.spec.losses.first(where: { $0.output?.name == target.output }),
        site.contract.target == .values, let range = site.prediction.range,
        let values = batch.inputs[port.input], let low = values.min(), let high = values.max()
      else { continue }
      let slack = 0.1 * max(Double(high) - Double(low), 1e-6)
      let isHigh = Double(high) > range.upper + slack
      guard isHigh || Double(low) < range.lower - slack else { continue }
      return FitObstacle(
        run.node(named: target.output)?.range ?? site.entry.entry.range,
        "'\(port.field)' asks for \(Double(isHigh ? high : low).short), but '\(target.output)' gives numbers in \(range): change its activation, or scale the targets"
      )
    }
    return nil
  }

  /// Numbers that a layer must give to tell some samples apart with ease: one for each sample or class, or a few.
  private static func leastUnits(_ samples: Int, _ run: PreparedRun) -> Int {
    let classes = run.feed.targets.compactMap { run.width(ofOutput: $0.output) }.max() ?? 1
    return min(samples, max(classes, 8))
  }

  /// The layer within the network that gives the fewest numbers for a sample.
  private static func narrowest(_ run: PreparedRun) -> (node: LayerNode, count: Int)? {
    let outputs = Set(run.inference.outputs.map(\.name))
    var narrow: (node: LayerNode, count: Int)?
    for (node, facts) in run.layers where !outputs.contains(node.name) {
      guard let shape = facts.outputs.first?.type.shape, shape.rank > 1,
        let sizes = shape.evaluate(run.sizes(ofSamples: 1, shape.symbols))
      else { continue }
      let count = sizes.reduce(1, *)
      guard count < narrow?.count ?? .max else { continue }
      narrow = (node, count)
    }
    return narrow
  }
}

/// What the first step does with fresh weights.
private struct FirstStep {
  /// Median change of a weight that gets a gradient, as a share of its size; nil where none does.
  let size: Double?
  /// The first layer that gives nothing but zeros.
  let silent: String?

  init(_ batch: Batch, _ context: VerificationContext) throws(RunError) {
    let run = context.run
    let first = batch.first(max(SmallFit.Rung.ten.samples, run.feed.fixedBatchSize ?? 0))
    let executor = try context.executor(
      first.count,
      PlanOptions(threads: run.options.threads, clip: run.settings.clip, observes: true))
    _ = try executor.step(first, learningRate: run.settings.optimizer.learningRate, step: 0)
    let (layers, parameters) = executor.observe()
    size =
      parameters.filter { $0.gradientNorm > 0 && $0.weightNorm > 0 }
      .map { Double($0.updateNorm) / Double($0.weightNorm) }.median
    silent = layers.first { $0.zeroFraction == 1 }?.layer
  }
}
