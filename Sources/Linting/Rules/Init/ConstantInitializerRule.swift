import Analysis
import Catalog
import SourceText
import Spec

/// Reports kernels whose elements all start with the same value.
struct ConstantInitializerRule: Rule {
  static let about = RuleInfo(
    "init/constant-initializer", .warning,
    summary:
      "All weights of a kernel start with the same value, so that its units are copies of each other.",
    rationale: """
      Units with equal weights compute the same number and get the same gradient. Where the layer \
      that reads them is constant, too, they stay copies for ever: 64 units are worth one. Where the \
      kernel is 0 and a ReLU follows, every output is 0 and so is the ReLU's derivative: no weight of \
      the layer or of anything before it ever changes. Both are errors. Where a random layer reads \
      the units, it tells them apart from the first update on, and it is a warning. Biases, the last \
      layer before the loss, and zeros that close a residual branch are usual and not reported.
      """,
    symptoms: """
      loss stuck at ln(K) such as 2.303, all neurons learn the same, weights do not change, gradients \
      are zero, zero initialization, symmetry breaking
      """,
    remedy:
      "Leave the initialiser out, or use he_normal before a ReLU and glorot_uniform elsewhere.",
    sources: [
      "Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.4",
      "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
    ],
    examples: [
      .finding(
        "zeros before a ReLU",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu, kernel_initializer: «zeros»}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 32, activation: relu, kernel_initializer: he_normal}
              - dense: 10
          """),
      .finding(
        "a constant read by a constant",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: tanh, kernel_initializer: «{constant: 0.1}»}
            - dense: {units: 10, kernel_initializer: {constant: 0.1}}
        """,
        fixed: """
          coprime: 1
          model:
            input: [batch, 64]
            layers:
              - dense: {units: 32, activation: tanh, kernel_initializer: glorot_uniform}
              - dense: {units: 10, kernel_initializer: {constant: 0.1}}
          """),
      .finding(
        "one initialiser for the whole model",
        """
        coprime: 1
        model:
          init: «ones»
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: sigmoid}
            - dense: {units: 32, activation: sigmoid}
            - dense: 10
        """,
        fixed: """
          coprime: 1
          model:
            init: glorot_uniform
            input: [batch, 64]
            layers:
              - dense: {units: 32, activation: sigmoid}
              - dense: {units: 32, activation: sigmoid}
              - dense: 10
          """),
      .clean(
        "zeros in the last layer and in biases",
        """
        coprime: 1
        model:
          input: [batch, 64]
          layers:
            - dense: {units: 32, activation: relu, bias_initializer: zeros}
            - dense: {units: 10, kernel_initializer: zeros}
        """),
      .clean(
        "softmax regression from zeros",
        """
        coprime: 1
        model:
          input: [batch, 784]
          layers:
            - dense: {units: 10, kernel_initializer: zeros, activation: softmax}
        """),
    ])

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec), !spec.hasUnresolvedNames else { return }
    let kernels = spec.startingKernels
    // A layer with one random kernel, such as a recurrent one, keeps its units apart.
    let random = Set(kernels.filter { !$0.isConstant }.map(\.index))
    let constant = Set(kernels.map(\.index)).subtracting(random)
    var reported: Set<SourceRange> = []
    for kernel in kernels where constant.contains(kernel.index) && kernel.units > 1 {
      let readers = Readers(of: kernel.index, wiring)
      guard !readers.areMerged, !readers.learning.isEmpty, let value = kernel.constant else {
        continue
      }
      let place = kernel.range ?? kernel.node.range
      guard reported.insert(place).inserted else { continue }
      add(kernel, value, readers, constant, spec, wiring, at: place, &report)
    }
  }

  private func add(
    _ kernel: StartingKernel, _ value: Double, _ readers: Readers, _ constant: Set<Int>,
    _ spec: AnalyzedSpec,
    _ wiring: Wiring, at place: SourceRange, _ report: inout Report
  ) {
    let name = kernel.node.name
    let staysEqual =
      !readers.areDropped && !readers.areOutput
      && readers.learning.allSatisfy { constant.contains($0) }
    let isDead = value == 0 && isDead(kernel, spec, wiring)
    let message =
      if isDead {
        "the kernel of '\(name)' starts at 0, so its relu gives 0 and passes no gradient: its weights never change"
      } else if staysEqual {
        "all \(kernel.units) units of '\(name)' start with weights of \(brief(value)) and stay copies of each other"
      } else {
        "all \(kernel.units) units of '\(name)' start with weights of \(brief(value)), as copies of each other"
      }
    let notes = readers.learning.prefix(1).map { index in
      Diagnostic.Note(
        staysEqual
          ? "'\(wiring[index].name)', which reads them, is constant, too"
          : "'\(wiring[index].name)' reads them",
        at: wiring[index].range)
    }
    let better =
      activation(of: kernel, wiring).flatMap { type(of: $0).matchingInitializers.first }
      ?? "glorot_uniform"
    report.add(
      message, at: place, severity: isDead || staysEqual ? .error : nil, notes: notes,
      help: "leave the initialiser out, or use \(better)",
      fixes: kernel.range == nil ? [] : spec.replacing(place, with: better, "start from \(better)"))
  }

  /// The activation that the kernel's sums go through, in the layer or in the one behind it.
  private func activation(of kernel: StartingKernel, _ wiring: Wiring) -> (any Activation)? {
    if let own = kernel.node.layer?.outputActivation, own.isNonlinear { return own }
    let next = wiring.reader(of: kernel.index) {
      [.dropout, .batchNormalization].contains($0.role)
    }
    return next.flatMap { wiring[$0].isActivationOnly ? wiring[$0].layer?.outputActivation : nil }
  }

  /// Whether sums of 0 meet an activation whose derivative at 0 is 0, and no bias moves them.
  private func isDead(_ kernel: StartingKernel, _ spec: AnalyzedSpec, _ wiring: Wiring) -> Bool {
    let activation = activation(of: kernel, wiring)
    guard activation is ReluActivation || activation is Relu6Activation else { return false }
    let biases = spec.nodes[kernel.index].inference?.weights.filter { $0.name == "bias" } ?? []
    return biases.allSatisfy { bias in
      bias.initializer.isConstant && bias.initializer.moments(shape: bias.sizes ?? [1])?.mean == 0
    }
  }
}
