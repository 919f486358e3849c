/// How weights are drawn towards zero while they are updated; `Parameter.decays` says which.
package enum WeightDecay: Hashable, Sendable {
  case none
  /// Adds `rate · w` to the gradient before anything else (PyTorch's `weight_decay` of SGD, Adam
  /// and RMSprop).
  case coupled(Float)
  /// `w ← w − learningRate · rate · w` before the update (Keras; AdamW: Loshchilov, Hutter 2019,
  /// arXiv:1711.05101).
  case decoupled(Float)
}
