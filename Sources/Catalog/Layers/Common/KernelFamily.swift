internal import Shapes

/// A layer with one kernel and one bias, and the parameters that Keras gives all of these.
package protocol KernelFamily: Layer {
  var kernel: KernelOptions { get set }
}

/// Initialisers, penalties and constraints of a kernel and its bias.
package struct KernelOptions: Sendable {
  package var hasBias = true
  package var initializer: any Initializer = GlorotUniformInitializer()
  package var biasInitializer: any Initializer = ZerosInitializer()
  package var regularizer: (any Regularizer)?
  package var biasRegularizer: (any Regularizer)?
  package var activityRegularizer: (any Regularizer)?
  package var constraint: (any WeightConstraint)?
  package var biasConstraint: (any WeightConstraint)?

  package init() {}

  /// The kernel, and the bias where there is one.
  func weights(
    _ kernel: [Dim], bias: Dim, _ context: InferenceContext
  ) throws(LayerError) -> [Weight] {
    let weight = try context.weight(
      "kernel", kernel, initializer, regularizer: regularizer, constraint: constraint)
    guard hasBias else { return [weight] }
    return [weight, try self.bias([bias], context)]
  }

  func bias(_ shape: [Dim], _ context: InferenceContext) throws(LayerError) -> Weight {
    try context.weight(
      "bias", shape, biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)
  }
}

extension KernelFamily {
  package var isLearning: Bool { true }
  package var activityRegularizer: (any Regularizer)? { kernel.activityRegularizer }
}

extension Field where Root: KernelFamily {
  /// The fields of ``KernelOptions``, in Keras' order.
  static var kernelFields: [Field] { [useBias] + kernelWeightFields + biasFields }

  static var useBias: Field {
    .bool(
      "use_bias", \.kernel.hasBias, default: "true",
      "Whether a trained number is added to each output.")
  }
  static var kernelWeightFields: [Field] {
    [
      .initializer(
        "kernel_initializer", \.kernel.initializer, default: "glorot_uniform",
        "How the kernel starts."),
      .regularizer("kernel_regularizer", \.kernel.regularizer, "Penalty on the kernel."),
      .constraint("kernel_constraint", \.kernel.constraint, "Set the kernel is kept in."),
    ]
  }
  static var biasFields: [Field] {
    [
      .initializer(
        "bias_initializer", \.kernel.biasInitializer, default: "zeros", "How the bias starts."),
      .regularizer("bias_regularizer", \.kernel.biasRegularizer, "Penalty on the bias."),
      .regularizer(
        "activity_regularizer", \.kernel.activityRegularizer, "Penalty on the layer's output."),
      .constraint("bias_constraint", \.kernel.biasConstraint, "Set the bias is kept in."),
    ]
  }
}
