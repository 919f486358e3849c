internal import SourceText
package import Analysis
internal import Arrays
internal import Catalog
internal import Program
package import Shapes
internal import Spec

/// Shapes, parameters and cost of a model, layer by layer.
package struct ShapeReport: Sendable {
  package struct Row: Sendable {
    package let name: String
    package let kind: String
    package let path: String
    package let line: Int
    package let column: Int
    package let inputs: [String]
    package let outputs: [Output]
    package let trainable: Int
    package let nonTrainable: Int
    /// Multiply-adds for one batch, as a formula where dimensions are free.
    package let multiplyAdds: Dim
    /// Whether shapes could be inferred; if not, an earlier finding says why.
    package let isKnown: Bool
  }
  package struct Output: Sendable {
    package let name: String
    package let symbolic: Shape
    package let probe: [Int?]
    package let shape: [Int?]
    package let dtype: String
    package let range: (Double?, Double?)?
    package let encoding: String?
  }
  package struct Dimension: Sendable {
    package let info: SymbolInfo
    package let probe: Int?
    package let domain: Domain
  }

  package let name: String
  package let path: String
  package let dimensions: [Dimension]
  package let rows: [Row]
  package let outputs: [String]
  package let trainable: Int
  package let nonTrainable: Int
  package let multiplyAdds: Dim
  /// Bytes of all layer outputs in float32 for one batch.
  package let activationBytes: Dim
  package let constraints: [(text: String, holds: Bool?, layer: String)]
  package let values: [String: Int]

  package init(_ spec: AnalyzedSpec) {
    let graph = spec.graph
    let values = spec.spec.dims.values
    let probe = spec.probes.first ?? [:]
    let file = spec.document.file
    self.values = values
    name = spec.spec.name?.value ?? ""
    path = file.path
    dimensions = spec.spec.dims.symbols.map { info in
      Dimension(
        info: info, probe: probe[info.name], domain: spec.domains.domains[info.name] ?? .all)
    }
    var rows: [Row] = []
    for (index, input) in (graph?.inputs ?? []).enumerated() where index < spec.inputs.count {
      let place = spec.document.sources.file(of: input.name.range).position(
        Int(input.name.range.start))
      let facts = spec.inputs[index]
      rows.append(
        Row(
          name: input.name.value, kind: "input",
          path: (graph?.inputs.count ?? 0) > 1 ? "model.inputs.\(input.name.value)" : "model.input",
          line: place.line, column: place.column, inputs: [],
          outputs: [Output("", facts.type, facts.facts, values, probe)], trainable: 0,
          nonTrainable: 0,
          multiplyAdds: 0, isKnown: true))
    }
    var shared: Set<Int> = []
    for (index, node) in (graph?.nodes ?? []).enumerated() {
      if node.sharesWith != nil { shared.insert(index) }
      rows.append(
        Row(
          node, spec.nodes[index], graph, spec.document, values, probe,
          isShared: shared.contains(index)))
    }
    self.rows = rows
    outputs = graph?.outputs.map(\.name) ?? []
    trainable = rows.reduce(0) { $0.saturatingAdd($1.trainable) }
    nonTrainable = rows.reduce(0) { $0.saturatingAdd($1.nonTrainable) }
    multiplyAdds = rows.reduce(0) { $0 + $1.multiplyAdds }
    activationBytes = rows.filter { $0.kind != "input" }.reduce(0) { sum, row in
      row.outputs.reduce(sum) { $0 + $1.symbolic.elementCount * 4 }
    }
    constraints = spec.constraints.map { item in
      (item.constraint.text, item.constraint.holds(values), graph?.nodes[item.node].name ?? "")
    }
  }
}

extension ShapeReport.Row {
  init(
    _ node: LayerNode, _ facts: NodeFacts, _ graph: Graph?, _ document: SpecDocument,
    _ values: [String: Int],
    _ probe: [String: Int], isShared: Bool
  ) {
    let place = document.sources.file(of: node.range).position(Int(node.range.start))
    (name, kind, path) = (node.name, node.kind, node.path)
    (line, column) = (place.line, place.column)
    inputs = node.operands.map { operand in
      switch operand.producer {
      case .input(let index): graph?.inputs[index].name.value ?? ""
      case .layer(let index):
        (graph?.nodes[index].name ?? "") + (operand.output.map { ".\($0)" } ?? "")
      }
    }
    outputs = facts.outputs.map { .init($0.name, $0.type, $0.facts, values, probe) }
    var trained = 0
    var fixed = 0
    // Shared weights are counted where they are declared.
    for weight in isShared ? [] : facts.inference?.weights ?? [] {
      let count = weight.shape.elementCount.evaluate(values) ?? 0
      if weight.isTrainable && node.isTrainable {
        trained = trained.saturatingAdd(count)
      } else {
        fixed = fixed.saturatingAdd(count)
      }
    }
    (trainable, nonTrainable) = (trained, fixed)
    multiplyAdds = facts.inference?.multiplyAdds ?? 0
    isKnown = facts.inference != nil
  }
}

extension ShapeReport.Output {
  init(
    _ name: String, _ type: TensorType, _ facts: ValueFacts, _ values: [String: Int],
    _ probe: [String: Int]
  ) {
    self.name = name
    symbolic = type.shape
    let merged = values.merging(probe) { known, _ in known }
    self.probe = type.shape.dims.map { $0.evaluate(merged) }
    shape = type.shape.dims.map { $0.evaluate(values) }
    dtype = type.element.rawValue
    range = facts.range.map {
      ($0.lower.isFinite ? $0.lower : nil, $0.upper.isFinite ? $0.upper : nil)
    }
    encoding = facts.encoding?.name
  }
}

extension Int {
  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
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
