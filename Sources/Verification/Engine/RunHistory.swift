/// What a training has shown of itself, step by step: all that the checks of a training read.
package struct RunHistory: Sendable {
  /// One step of the optimizer, as measured before its update.
  package struct Step: Sendable {
    /// The losses of all outputs together, without penalties.
    package let loss: Double
    package let penalty: Double
    package let learningRate: Double
    package init(loss: Double, penalty: Double = 0, learningRate: Double = 0.001) {
      (self.loss, self.penalty, self.learningRate) = (loss, penalty, learningRate)
    }
  }

  /// The numbers that a layer gave in one step.
  package struct Layer: Sendable {
    package let name: String
    package let deviation: Double
    /// Share of zeros.
    package let zeros: Double
    /// Share of values at a bound of the layer; nil for a layer without bounds.
    package let saturated: Double?
    package init(_ name: String, deviation: Double = 1, zeros: Double = 0, saturated: Double? = nil)
    {
      (self.name, self.deviation, self.zeros, self.saturated) = (name, deviation, zeros, saturated)
    }
  }

  /// Euclidean norms of a weight, its gradient and its change in one step.
  package struct Weight: Sendable {
    package let name: String
    package let size: Double
    package let gradient: Double
    package let update: Double
    package init(_ name: String, size: Double = 1, gradient: Double, update: Double) {
      (self.name, self.size, self.gradient, self.update) = (name, size, gradient, update)
    }
  }

  /// A look inside the network in one step.
  package struct Look: Sendable {
    package let step: Int
    package let layers: [Layer]
    package let weights: [Weight]
    package init(step: Int, layers: [Layer] = [], weights: [Weight] = []) {
      (self.step, self.layers, self.weights) = (step, layers, weights)
    }
  }

  /// Loss and share of right answers on some fixed samples, in inference.
  package struct Score: Sendable {
    package let loss: Double
    /// Nil where there are no classes.
    package let accuracy: Double?
    /// Deviation of what the model answers to different samples.
    package let spread: Double
    package init(loss: Double, accuracy: Double? = nil, spread: Double = 1) {
      (self.loss, self.accuracy, self.spread) = (loss, accuracy, spread)
    }
  }

  /// Where the training stood after some steps.
  package struct Stand: Sendable {
    /// Steps done.
    package let steps: Int
    package let train: Score
    /// On samples that are not trained on; nil where there are none.
    package let heldOut: Score?
    package init(steps: Int, train: Score, heldOut: Score? = nil) {
      (self.steps, self.train, self.heldOut) = (steps, train, heldOut)
    }
  }

  /// The first number that was not finite.
  package struct Fault: Sendable {
    package let step: Int
    /// Nil where every layer was finite and the loss was not.
    package let layer: String?
    package init(step: Int, layer: String?) { (self.step, self.layer) = (step, layer) }
  }

  package var steps: [Step] = []
  package var looks: [Look] = []
  /// Before the first step, then in even distances, then at the end.
  package var stands: [Stand] = []
  package var fault: Fault?
  /// Steps of the whole training as the spec has it.
  package var plannedSteps: Int
  package var stepsPerEpoch: Int
  /// Layers that give what the loss judges.
  package var outputLayers: Set<String> = []
  /// Whether the training ends by itself when it no longer gets better.
  package var stopsEarly = false
  /// Whether inference uses averages that follow the training slowly, as those of batch normalisation.
  package var hasMovingAverages = false

  package init(plannedSteps: Int, stepsPerEpoch: Int) {
    (self.plannedSteps, self.stepsPerEpoch) = (plannedSteps, stepsPerEpoch)
  }

  package var isWhole: Bool { steps.count >= plannedSteps }
  package var epochs: Double { Double(steps.count) / Double(max(1, stepsPerEpoch)) }

  /// Mean losses of the steps in so many equal parts; none where there are fewer steps than parts.
  package func periods(_ count: Int) -> [Double] {
    guard count > 0, steps.count >= count else { return [] }
    return (0..<count).map { part in
      let range = part * steps.count / count..<(part + 1) * steps.count / count
      return steps[range].reduce(0) { $0 + $1.loss } / Double(range.count)
    }
  }

  /// The last third of the looks.
  var lateLooks: ArraySlice<Look> { looks.suffix(Swift.max(1, looks.count / 3)) }

  /// How much was trained, in words.
  var extent: String {
    let part = isWhole ? "the whole training of " : "the first "
    return "\(part)\(steps.count) step\(steps.count == 1 ? "" : "s") (\(epochs.short) epochs)"
  }
}

extension RunHistory.Weight {
  /// Whether it is added and not multiplied with: it starts at zero, so that its changes are large beside it.
  var isBias: Bool {
    let name = self.name.split(separator: "/").last ?? ""
    return name.contains("bias") || name == "beta"
  }
}
