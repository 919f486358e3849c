internal import Analysis
internal import Arrays
internal import Catalog
internal import Program
package import Shapes
internal import SourceText
internal import Spec

/// Bytes that training holds at once, by a convention: every layer output is kept until the backward
/// pass; beside the weights there are one gradient and the optimizer's tensors for each that is
/// trained. Gradients of layer outputs, which are freed as they are used, and workspaces are left out.
package struct TrainingMemory: Sendable {
  /// Samples of a batch, and where the number is from.
  package let batchSize: Int
  package let optimizer: String?
  package let weights: Int
  package let gradients: Int
  package let optimizerState: Int
  package let activations: Dim
  package var total: Dim {
    activations + Dim(weights.saturatingAdd(gradients).saturatingAdd(optimizerState))
  }

  init(_ spec: AnalyzedSpec, parameters: Int, trainable: Int, activations: Dim) {
    let training = spec.spec.training
    let bytes = spec.spec.model?.dtype.byteCount ?? 4
    let entry = training?.optimizer
    let slots = (entry?.entry.value as? any Optimizer)?.slotCount ?? 0
    let batch = spec.inputs.lazy.compactMap { $0.type.shape.dims.first }.first
    let values = spec.spec.dims.values
    batchSize =
      batch?.evaluate(values)
      ?? spec.pipeline.after[.train]?.order.batchSize
      ?? training?.batchSize?.value ?? TrainingSection.defaultBatchSize
    optimizer = entry?.name
    weights = parameters.saturatingMultiply(bytes)
    gradients = trainable.saturatingMultiply(bytes)
    optimizerState = gradients.saturatingMultiply(slots)
    var sizes = values
    if let batch, batch.symbols.count == 1, let name = batch.symbols.first {
      sizes[name] = batchSize
    }
    self.activations = activations.known(sizes)
  }
}
