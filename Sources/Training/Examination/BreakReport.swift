package import JSONText

/// A step at which a training stopped to be looked at, before the step was made.
package struct BreakReport: Sendable {
  /// Steps before it in the whole training, and in its epoch.
  package let step: Int
  package let stepOfEpoch: Int
  /// Counted from 1.
  package let epoch: Int
  /// What was found, or that the layer was reached.
  package let reason: String
  /// Nil where it is no layer that is at fault.
  package let layer: String?
  /// Places of the samples at fault in the training split, from 0; those of the whole batch where nothing is.
  package let samples: [Int]
  package let batchSize: Int
  /// Inputs, then layers in the order of the model up to the one at fault.
  package let tensors: [TensorStatistics]
  /// Gradients that are not finite, by weight.
  package let gradients: [String]
  /// What was written of the step; nil where the run writes nothing.
  package internal(set) var file: String?

  package var json: JSONValue {
    [
      "step": .int(step + 1), "epoch": .int(epoch), "step_of_epoch": .int(stepOfEpoch + 1),
      "reason": .string(reason), "layer": .optional(layer),
      "samples": .array(samples.map { .int($0) }), "batch_size": .int(batchSize),
      "tensors": .array(tensors.map(\.json)),
      "gradients": .array(gradients.map { .string($0) }), "file": .optional(file),
    ]
  }
}
