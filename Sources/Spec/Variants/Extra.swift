package import SourceText

/// Something of a spec that learning the training samples can do without.
package struct Extra: Sendable {
  /// `dropout 'dropout_1'`, `'kernel_regularizer' of 'conv2d'`, `the schedule`.
  package let name: String
  /// What switches it off.
  package let edits: [TreeEdit]
  package let range: SourceRange

  init(_ name: String, _ edits: [TreeEdit], at range: SourceRange) {
    (self.name, self.edits, self.range) = (name, edits, range)
  }
}

extension SpecDocument {
  /// Regularizers, dropout, noise, augmentation, weight decay, label smoothing, the schedule and clipping.
  package var extras: [Extra] {
    LayerExtras.all(of: self) + PipelineExtras.all(of: self) + TrainingExtras.all(of: self)
  }
}
