package import Program

/// How a plan runs.
package struct PlanOptions: Sendable {
  /// Threads, the caller's included; the result does not depend on it.
  package var threads: Int
  package var instructionSet: InstructionSet
  package var clip: GradientClip
  /// Steps whose gradients are averaged for one update.
  package var accumulationSteps: Int
  package var averaging: WeightAveraging?
  /// Whether ``TrainingPlan/observe()`` has something to say; costs memory for every layer's result.
  package var observes: Bool
  /// Whether the weights are changed; without it, a step only computes gradients.
  package var updates: Bool
  /// Whether ``TrainingPlan/gradients()`` can be asked.
  package var keepsGradients: Bool
  /// Examples that a thread takes at once; nil leaves it to the plan. Sums over the batch are rounded differently for other values.
  package var chunkRows: Int?
  /// Which results are computed again in the backward pass instead of kept.
  package var checkpointing: ActivationCheckpointing

  package init(
    threads: Int = 1, instructionSet: InstructionSet = .preferred, clip: GradientClip = .none,
    accumulationSteps: Int = 1, averaging: WeightAveraging? = nil, observes: Bool = false,
    updates: Bool = true, keepsGradients: Bool = false,
    chunkRows: Int? = nil, checkpointing: ActivationCheckpointing = .none
  ) {
    self.threads = max(1, threads)
    self.instructionSet = instructionSet
    self.clip = clip
    self.accumulationSteps = max(1, accumulationSteps)
    self.averaging = averaging
    self.observes = observes
    self.updates = updates
    self.keepsGradients = keepsGradients
    self.chunkRows = chunkRows
    self.checkpointing = checkpointing
  }
}
