import Analysis
import Catalog
import SourceText
import Spec
import YAML

/// Reports very deep chains of learning layers without normalisation and without shortcuts.
struct DeepWithoutShortcutsRule: Rule {
  static let about = RuleInfo(
    "model/deep-without-shortcuts", .warning,
    summary: "A very deep chain of layers has neither normalisation nor shortcuts.",
    rationale: """
      Signals and gradients are multiplied by every layer they pass; small deviations from 1 grow \
      with the power of the depth: 1.1 to the 25th is 10.8, 0.9 to the 25th is 0.07. Plain \
      networks get worse with depth where networks with shortcuts get better. The rule speaks \
      above 20 learning layers in a row: VGG-19 has 19. It is silent where the initialisers keep \
      signals and gradients within a factor of 30 from end to end, and where a rule of the group \
      init says in numbers how they do not.
      """,
    symptoms: """
      deep network does not train, training error higher than of a shallow network, vanishing \
      gradient, degradation problem
      """,
    remedy: "Add batch or layer normalization, or shortcuts (add) around every few layers.",
    sources: [
      """
      He, Zhang, Ren, Sun, Deep residual learning for image recognition, 2015, arXiv:1512.03385
      """
    ],
    examples: [
      .finding(
        "twenty-four layers in a row",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - «dense»: {units: 8, activation: relu, repeat: 24}
            - dense: 1
        """),
      .clean(
        "normalised",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - sequential:
                repeat: 24
                layers:
                  - dense: {units: 8, activation: relu}
                  - layer_normalization
            - dense: 1
        """),
      .clean(
        "self-normalising activations",
        """
        coprime: 1
        model:
          input: [batch, 8]
          layers:
            - dense: {units: 8, activation: selu, kernel_initializer: lecun_normal, repeat: 24}
            - dense: 1
        """),
    ])

  /// Learning layers in a row above which the rule speaks; VGG-19 has 19.
  static let deep = 20

  func check(_ spec: AnalyzedSpec, _ report: inout Report) {
    guard let wiring = Wiring(spec) else { return }
    // Learning layers since the last normalisation or meeting of two paths; operands come first.
    var depths = [Int](repeating: 0, count: wiring.graph.nodes.count)
    var deepest = -1
    for (index, node) in wiring.graph.nodes.enumerated() {
      let resets =
        [.batchNormalization, .normalization, .merging, .attention, .custom].contains(node.role)
        || node.operands.count > 1 || node.activationName == "selu"
      depths[index] =
        resets ? 0 : (wiring.source(of: index).map { depths[$0] } ?? 0) + (node.isLearning ? 1 : 0)
      if deepest < 0 || depths[index] > depths[deepest] { deepest = index }
    }
    guard deepest >= 0, depths[deepest] > Self.deep else { return }
    // Where the first signals and gradients are known, their numbers say more than the depth.
    if let scale = SignalScale(spec), scale.isSound || scale.isExtreme { return }
    var first = deepest
    while let before = wiring.source(of: first), depths[before] > 0 { first = before }
    report.add(
      "\(depths[deepest]) learning layers follow each other without normalisation or a shortcut",
      at: wiring[first].range,
      notes: wiring[deepest].range == wiring[first].range
        ? [] : [.init("up to '\(wiring[deepest].name)'", at: wiring[deepest].range)],
      help: "add normalization, or a shortcut ('add') around every few layers")
  }
}
