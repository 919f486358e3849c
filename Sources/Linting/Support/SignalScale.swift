import Analysis
import Catalog
import Program
import Shapes
import SourceText
import Spec
import YAML

/// How signals and gradients grow or shrink through a model before training.
struct SignalScale {
  /// Where a signal or gradient ends up, and the layer that changes it most.
  struct Change {
    /// The layer it was followed to.
    let layer: Int
    let deviation: Double
    /// The deviation as a multiple of that at the start.
    let ratio: Double
    /// The layer that changes it most, and its factor; nil where none stands out.
    let steepest: (layer: Int, factor: Double)?
  }

  private let spec: AnalyzedSpec
  private let graph: Graph
  private let signals: SignalPropagation

  /// Nil where nothing can have gone far: few layers between normalisations that start as usual.
  ///
  /// - Complexity: linear in the layers.
  init?(_ spec: AnalyzedSpec) {
    guard let graph = spec.graph, let signals = spec.derived(Suspicion.init).signals else {
      return nil
    }
    (self.spec, self.graph, self.signals) = (spec, graph, signals)
  }

  /// The signals of a spec in which they may go far; shared by the rules.
  private struct Suspicion: Sendable {
    let signals: SignalPropagation?

    init(_ spec: AnalyzedSpec) {
      guard let graph = spec.graph, !spec.hasUnresolvedNames, graph.nodes.count == spec.nodes.count,
        mayGoFar(spec, graph)
      else {
        signals = nil
        return
      }
      signals = spec.nominalSignals()
    }
  }

  /// Learning layers in a row from which even usual initialisers may add up.
  private static let deep = 8

  private static func mayGoFar(_ spec: AnalyzedSpec, _ graph: Graph) -> Bool {
    if spec.spec.model?.defaultInitializer != nil { return true }
    var depths = [Int](repeating: 0, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      if node.isLearning, node.arguments.pair(named: "kernel_initializer") != nil { return true }
      var depth = node.isLearning ? 1 : 0
      if ![.batchNormalization, .normalization].contains(node.role) {
        for operand in node.operands {
          if case .layer(let source) = operand.producer, source < index {
            depth = max(depth, depths[source] + (node.isLearning ? 1 : 0))
          }
        }
      }
      if depth >= deep { return true }
      depths[index] = depth
    }
    return false
  }

  // MARK: Forward

  /// Deviation of the strongest input, or of what stands for one where there are embeddings.
  private var start: Double? {
    let inputs = signals.inputs.compactMap { $0?.deviation }.filter { $0 > 0 }
    if let strongest = inputs.max() { return strongest }
    return graph.nodes.indices.first { signals.deviation($0) != nil }.flatMap(signals.deviation)
  }

  /// The model's output whose signal is the smallest or largest in comparison with the input.
  func signal(vanishing: Bool) -> Change? {
    guard let start, start > 0 else { return nil }
    var worst: Change?
    for output in graph.outputs {
      guard let layer = judged(output.operand), let deviation = signals.deviation(layer),
        deviation > 0
      else { continue }
      let ratio = deviation / start
      guard vanishing ? ratio < worst?.ratio ?? 1 : ratio > worst?.ratio ?? 1 else { continue }
      worst = Change(
        layer: layer, deviation: deviation, ratio: ratio,
        steepest: steepest(vanishing) { signalFactor($0) })
    }
    return worst
  }

  /// The last layer before an output whose signal says something: rows of probabilities do not.
  private func judged(_ operand: Operand) -> Int? {
    var current = operand
    while case .layer(let index) = current.producer {
      let node = graph.nodes[index]
      let isRowWise = node.isSoftmax || node.activationName == "log_softmax"
      guard isRowWise || !node.isLearning && node.operands.count == 1 else { return index }
      guard let source = node.operands.first else { return nil }
      current = source
    }
    return nil
  }

  private func signalFactor(_ index: Int) -> Double? {
    let before = graph.nodes[index].operands.compactMap { operand -> Double? in
      switch operand.producer {
      case .input(let input): signals.inputs[input]?.deviation
      case .layer(let layer): signals.deviation(layer)
      }
    }.max()
    guard let before, before > 0, let after = signals.deviation(index) else { return nil }
    return after / before
  }

  // MARK: Backward

  /// The learning layer whose gradient has lost or gained most on the way from the outputs.
  ///
  /// Counted over all elements of a layer, since pooling spreads the same gradient over more of them.
  func gradient(vanishing: Bool) -> Change? {
    let outputs = graph.outputs.compactMap { output -> Double? in
      guard case .layer(let index) = output.operand.producer else { return nil }
      return size(index)
    }.reduce(0, +)
    guard outputs > 0 else { return nil }
    var worst: Change?
    for (index, node) in graph.nodes.enumerated() where node.isLearning && node.isTrainable {
      guard let deviation = signals.gradientDeviation(index), let size = size(index) else {
        continue
      }
      let ratio = deviation * (size / outputs).squareRoot()
      guard vanishing ? ratio < worst?.ratio ?? 1 : ratio > worst?.ratio ?? 1 else { continue }
      worst = Change(
        layer: index, deviation: deviation, ratio: ratio,
        steepest: worst?.steepest ?? steepest(vanishing) { gradientFactor($0) })
    }
    return worst
  }

  private func gradientFactor(_ index: Int) -> Double? {
    guard let operand = graph.nodes[index].operands.first,
      case .layer(let source) = operand.producer,
      let before = signals.gradientDeviation(index), before > 0,
      let after = signals.gradientDeviation(source)
    else { return nil }
    return after / before
  }

  /// Elements of a layer's output for one sample.
  private func size(_ index: Int) -> Double? {
    guard let shape = spec.nodes[index].outputs.first?.type.shape, shape.rank > 0 else {
      return nil
    }
    var result = 1.0
    for dim in shape.dims.dropFirst() {
      guard let value = dim.evaluate(spec.spec.dims.values) else { return nil }
      result *= Double(value)
    }
    return result
  }

  private func steepest(_ vanishing: Bool, _ factor: (Int) -> Double?) -> (Int, Double)? {
    var result: (layer: Int, factor: Double)?
    for (index, node) in graph.nodes.enumerated() where node.isLearning {
      guard let factor = factor(index), factor > 0 else { continue }
      if vanishing ? factor < result?.factor ?? 1 : factor > result?.factor ?? 1 {
        result = (index, factor)
      }
    }
    return result
  }

  // MARK: Judgement

  /// From here on a signal or gradient counts as lost: Adam adds `epsilon = 1e-7` to the root of the
  /// squared gradient, and a float32 rounds at 6e-8 of what it holds.
  static let lost = 1e-6
  /// From here on as exploded: no usual initialiser comes near, and float16 ends at 65,504.
  static let exploded = 1e4
  /// Up to this factor, either way, signals and gradients pass through well.
  private static let harmless = 30.0

  /// Whether signals and gradients are known to keep their size from end to end.
  var isSound: Bool {
    let ends = graph.outputs.allSatisfy { output in
      judged(output.operand).flatMap(signals.deviation) != nil
    }
    let arrives = graph.nodes.indices.allSatisfy {
      !graph.nodes[$0].isLearning || signals.gradientDeviation($0) != nil
    }
    return ends && arrives && !isBeyond(1 / Self.harmless, Self.harmless)
  }

  /// Whether one of the rules that know the numbers has something to say.
  var isExtreme: Bool { isBeyond(Self.lost, Self.exploded) }

  private func isBeyond(_ low: Double, _ high: Double) -> Bool {
    [true, false].contains { vanishing in
      [signal(vanishing: vanishing), gradient(vanishing: vanishing)].contains { change in
        guard let ratio = change?.ratio else { return false }
        return vanishing ? ratio < low : ratio > high
      }
    }
  }

  // MARK: Wording

  /// Where to point: the initialiser of the layer that changes most, or that layer.
  func place(of change: Change) -> SourceRange {
    initializer(of: change) ?? graph.nodes[change.steepest?.layer ?? change.layer].range
  }

  /// Where the initialiser of the layer that changes most is written; nil where it is the default.
  private func initializer(of change: Change) -> SourceRange? {
    let node = graph.nodes[change.steepest?.layer ?? change.layer]
    return node.arguments.pair(named: "kernel_initializer")?.value.place
      ?? spec.spec.model?.defaultInitializer?.place
  }

  func fixes(_ change: Change) -> [FixIt] {
    guard let place = initializer(of: change) else { return [] }
    let better = betterInitializer(change)
    return spec.replacing(place, with: better, "start from \(better)")
  }

  func name(_ layer: Int) -> String { graph.nodes[layer].name }

  func notes(_ change: Change, _ what: String) -> [Diagnostic.Note] {
    guard let (layer, factor) = change.steepest else { return [] }
    let node = graph.nodes[layer]
    return [.init("'\(node.name)' alone multiplies \(what) by \(brief(factor))", at: node.range)]
  }

  /// What starts the layer that changes most well.
  func betterInitializer(_ change: Change) -> String {
    let layer = graph.nodes[change.steepest?.layer ?? change.layer].layer
    return layer?.outputActivation.flatMap { type(of: $0).matchingInitializers.first }
      ?? "glorot_uniform"
  }
}

/// `10^12` for what is as large as that.
func powerOfTen(_ x: Double) -> String {
  guard x >= 1e5, x.isFinite else { return brief(x) }
  var (exponent, rest) = (0, x)
  while rest >= 10 { (exponent, rest) = (exponent + 1, rest / 10) }
  return "10^\(rest > 5 ? exponent + 1 : exponent)"
}
