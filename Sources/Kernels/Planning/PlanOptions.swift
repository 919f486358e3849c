/// How a plan runs.
package struct PlanOptions: Sendable {
  /// Threads, the caller's included; the result does not depend on it.
  package var threads: Int
  package var instructionSet: InstructionSet
  package var clip: GradientClip
  /// Whether ``TrainingPlan/observe()`` has something to say; costs memory for every layer's result.
  package var observes: Bool
  /// Whether the weights are changed; without it, a step only computes gradients.
  package var updates: Bool
  /// Whether ``TrainingPlan/gradients()`` can be asked.
  package var keepsGradients: Bool

  package init(
    threads: Int = 1, instructionSet: InstructionSet = .preferred, clip: GradientClip = .none,
    observes: Bool = false, updates: Bool = true, keepsGradients: Bool = false
  ) {
    self.threads = max(1, threads)
    self.instructionSet = instructionSet
    self.clip = clip
    self.observes = observes
    self.updates = updates
    self.keepsGradients = keepsGradients
  }
}
