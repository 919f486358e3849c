package import Analysis
package import Catalog
internal import Program
package import Shapes
internal import SourceText
internal import Spec

/// Shapes, parameters and cost of a model, layer by layer.
package struct ShapeReport: Sendable {
  package struct Row: Sendable {
    package let name: String
    package let kind: String
    /// What the layer is for; nil for inputs and closed blocks.
    package let role: LayerRole?
    package let path: String
    package let line: Int
    package let column: Int
    /// What it reads.
    package internal(set) var operands: [Source]
    package let outputs: [Output]
    package let trainable: Int
    package let nonTrainable: Int
    /// The layer whose weights it takes, which are counted there.
    package let tiedTo: String?
    /// Multiply-adds for one batch, as a formula where dimensions are free.
    package let multiplyAdds: Dim
    /// Bytes of all its outputs, or of its layers', for one batch; text has no fixed size and is left out.
    package let activationBytes: Dim
    /// How much of the inputs its first output sees.
    package let receptiveFields: [ReceptiveField]
    /// The blocks it stands in, the outermost first.
    package internal(set) var blocks: [Block]
    /// Standard deviations of its output and of the gradient there before training, after ``addSignals(of:)``.
    package internal(set) var deviation: Double?
    package internal(set) var gradientDeviation: Double?
    /// Why its shape is not known and what would make it known; nil where it is.
    package let unknown: String?
    package var isKnown: Bool { unknown == nil }

    /// Names of what it reads.
    package var inputs: [String] { operands.map(\.name) }
    /// Parameters counted at this layer.
    package var parameters: Int { trainable.saturatingAdd(nonTrainable) }
  }
  /// One value that a layer reads.
  package struct Source: Hashable, Sendable {
    /// As a spec names it: `encoder` or `encoder.hidden_state`.
    package let name: String
    /// Index of the row that makes it; nil where that does not exist.
    package let row: Int?
    /// Index of the row's output.
    package let output: Int
  }
  package struct Output: Sendable {
    package internal(set) var name: String
    package let symbolic: Shape
    package let probe: [Int?]
    package let shape: [Int?]
    package let dtype: String
    package let range: (Double?, Double?)?
    package let encoding: String?
    package let bytes: Dim
  }
  package struct Dimension: Sendable {
    package let info: SymbolInfo
    package let probe: Int?
    /// In both assignments of primes.
    package let probes: [Int]
    package let domain: Domain
  }
  /// The use of a block around a layer.
  package struct Block: Hashable, Sendable {
    /// With the names of the blocks around it: `encoder/residual_1`.
    package let name: String
    package let kind: String
    /// Where it is used.
    package let line: Int
    package let column: Int
  }

  package let name: String
  package let path: String
  package let dimensions: [Dimension]
  package internal(set) var rows: [Row]
  package let outputs: [String]
  package let trainable: Int
  package let nonTrainable: Int
  package let multiplyAdds: Dim
  /// Bytes of all layer outputs for one batch.
  package let activationBytes: Dim
  package let memory: TrainingMemory
  /// What layers demand of sizes; those that are undecided are more than the domains say.
  package let constraints: [(text: String, holds: Bool?, layer: String, isUndecided: Bool)]
  /// Sizes that a number elsewhere leaves no other value.
  package let fixedSizes: [(layer: String, names: [String], text: String)]
  package let values: [String: Int]

  /// - Complexity: linear in the layers.
  package init(_ spec: AnalyzedSpec) {
    let values = spec.spec.dims.values
    let graph = spec.graph
    self.values = values
    name = spec.spec.name?.value ?? ""
    path = spec.document.file.path
    dimensions = spec.spec.dims.symbols.map { info in
      Dimension(
        info: info, probe: spec.probes.first?[info.name],
        probes: spec.probes.compactMap { $0[info.name] },
        domain: spec.domains.domains[info.name] ?? .all)
    }
    rows = RowMaker(spec).rows()
    outputs = graph?.outputs.map(\.name) ?? []
    trainable = rows.reduce(0) { $0.saturatingAdd($1.trainable) }
    nonTrainable = rows.reduce(0) { $0.saturatingAdd($1.nonTrainable) }
    multiplyAdds = Self.sum(rows.map(\.multiplyAdds))
    activationBytes = Self.sum(rows.filter { $0.kind != "input" }.map(\.activationBytes))
    memory = TrainingMemory(
      spec, parameters: trainable.saturatingAdd(nonTrainable), trainable: trainable,
      activations: activationBytes)
    let undecided = Set(spec.domains.undecided.map(\.relation))
    constraints = spec.constraints.map { item in
      (
        item.constraint.text, item.constraint.holds(values), graph?.nodes[item.node].name ?? "",
        undecided.contains(item.constraint.relation)
      )
    }
    fixedSizes = spec.fixedSizes().map { fixed in
      (graph?.nodes[fixed.node].name ?? "", fixed.names, fixed.text)
    }
  }

  /// The sum of formulas of which most are alike, since blocks repeat.
  private static func sum(_ formulas: [Dim]) -> Dim {
    var positions: [Dim: Int] = [:]
    var counted: [(formula: Dim, count: Int)] = []
    for formula in formulas {
      if let position = positions[formula] {
        counted[position].count += 1
      } else {
        positions[formula] = counted.count
        counted.append((formula, 1))
      }
    }
    return counted.reduce(0) { $0 + $1.formula * $1.count }
  }

  /// Adds what is predicted of the first signals and gradients, for inputs of which no more is known
  /// than the spec says.
  package mutating func addSignals(of spec: AnalyzedSpec) {
    let signals = spec.nominalSignals()
    let inputs = signals.inputs.count
    for index in rows.indices {
      if index < inputs {
        rows[index].deviation = signals.inputs[index]?.deviation
        rows[index].gradientDeviation = signals.inputGradients[index]?.squareRoot()
      } else {
        rows[index].deviation = signals.deviation(index - inputs)
        rows[index].gradientDeviation = signals.gradientDeviation(index - inputs)
      }
    }
  }

  /// Whether the model ends in this row.
  package func isOutput(_ row: Row) -> Bool {
    outputs.contains { $0 == row.name || $0.hasPrefix(row.name + ".") }
  }

  /// A formula with the known dimensions filled in.
  package func known(_ dim: Dim) -> Dim { dim.known(values) }
}

extension Dim {
  /// With the known dimensions replaced by their values.
  func known(_ values: [String: Int]) -> Dim { substituting(values) }
}

extension Int {
  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
  func saturatingMultiply(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}

extension Encoding {
  /// One word for the JSON interface.
  package var name: String {
    switch self {
    case .index: "index"
    case .oneHot: "one_hot"
    case .multiHot: "multi_hot"
    case .probabilities, .independentProbabilities: "probability"
    case .logProbabilities: "log_probability"
    case .linear: "logit"
    case .activated(let name): name
    case .real: "real"
    }
  }
}
