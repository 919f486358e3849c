/// What a training has shown of itself, step by step: all that the checks of a training read.
package struct RunHistory: Sendable {
  /// One step of the optimizer, as measured before its update, or the means of a few that follow each other.
  package struct Step: Sendable {
    /// The losses of all outputs together, without penalties.
    package let loss: Double
    package let penalty: Double
    /// Steps that it stands for.
    package let count: Int
    package init(loss: Double, penalty: Double = 0, count: Int = 1) {
      (self.loss, self.penalty, self.count) = (loss, penalty, count)
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

  /// Mean loss without penalties, and share of right answers.
  package struct Score: Sendable {
    package let loss: Double
    /// Nil where there are no classes.
    package let accuracy: Double?
    package init(loss: Double, accuracy: Double? = nil) {
      (self.loss, self.accuracy) = (loss, accuracy)
    }
  }

  /// What the network answers to some training samples, always the same, in inference.
  package struct Answers: Sendable {
    /// Steps done.
    package let steps: Int
    package let loss: Double
    /// Deviation of what it answers to different samples.
    package let spread: Double
    package init(steps: Int, loss: Double, spread: Double) {
      (self.steps, self.loss, self.spread) = (steps, loss, spread)
    }
  }

  /// Where the training stood after some steps.
  package struct Stand: Sendable {
    /// Steps done.
    package let steps: Int
    /// Of training samples: of some in inference, or of all in the training since the stand before.
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
  /// Before the first step, maybe on the way, and at the end.
  package var answers: [Answers] = []
  package var fault: Fault?
  /// Of the last step.
  package var learningRate: Double?
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

  /// Steps that were trained.
  package var stepCount: Int { steps.reduce(0) { $0 + $1.count } }
  package var isWhole: Bool { stepCount >= plannedSteps }
  package var epochs: Double { Double(stepCount) / Double(max(1, stepsPerEpoch)) }

  /// Mean losses of the steps in so many equal parts; none where there are fewer steps than parts.
  package func periods(_ count: Int) -> [Double] {
    guard count > 0, steps.count >= count else { return [] }
    return (0..<count).map { part in
      steps[part * steps.count / count..<(part + 1) * steps.count / count].mean(\.loss)
    }
  }

  /// The entries of ``steps`` for up to so many steps that end with step number `end`.
  func steps(_ count: Int, before end: Int) -> ArraySlice<Step> {
    let width = max(1, steps.first?.count ?? 1)
    let last = min(steps.count, (end + width - 1) / width)
    return steps[max(0, last - max(1, count / width))..<max(0, last)]
  }

  /// The last third of the looks.
  var lateLooks: ArraySlice<Look> { looks.suffix(Swift.max(1, looks.count / 3)) }

  /// How much was trained, in words.
  var extent: String {
    let part = isWhole ? "the whole training of " : "the first "
    return
      "\(part)\(stepCount) step\(stepCount == 1 ? "" : "s") (\(epochs.short) epoch\(epochs == 1 ? "" : "s"))"
  }
}

extension Collection where Element == RunHistory.Step {
  /// Over all steps that the entries stand for; nan of none.
  func mean(_ value: (Element) -> Double) -> Double {
    var (sum, count) = (0.0, 0)
    for step in self { (sum, count) = (sum + value(step) * Double(step.count), count + step.count) }
    return sum / Double(count)
  }
}

extension RunHistory.Weight {
  /// Whether it is added and not multiplied with: it starts at zero, so that its changes are large beside it.
  var isBias: Bool {
    let name = self.name.split(separator: "/").last ?? ""
    return name.contains("bias") || name == "beta"
  }
}
