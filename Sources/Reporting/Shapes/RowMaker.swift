internal import Analysis
internal import Arrays
internal import Catalog
internal import Program
internal import Shapes
internal import SourceText
internal import Spec

/// Makes the rows of a ``ShapeReport``: the inputs, then the layers in their order.
struct RowMaker {
  private let spec: AnalyzedSpec
  private let values: [String: Int]
  private let probe: [String: Int]
  private let inputCount: Int

  init(_ spec: AnalyzedSpec) {
    self.spec = spec
    values = spec.spec.dims.values
    probe = values.merging(spec.probes.first ?? [:]) { known, _ in known }
    inputCount = min(spec.graph?.inputs.count ?? 0, spec.inputs.count)
  }

  func rows() -> [ShapeReport.Row] {
    guard let graph = spec.graph else { return [] }
    let fields = spec.receptiveFields()
    let reasons = UnknownReasons(spec)
    return (0..<inputCount).map { input($0, graph) }
      + graph.nodes.indices.map { layer($0, graph, fields[$0], reasons) }
  }

  private func input(_ index: Int, _ graph: Graph) -> ShapeReport.Row {
    let input = graph.inputs[index]
    let facts = spec.inputs[index]
    let place = position(of: input.name.range)
    let output = output("", facts.type, facts.facts)
    return ShapeReport.Row(
      name: input.name.value, kind: "input", role: nil,
      path: graph.inputs.count > 1 ? "model.inputs.\(input.name.value)" : "model.input",
      line: place.line, column: place.column, operands: [],
      outputs: [output], trainable: 0, nonTrainable: 0, tiedTo: nil,
      multiplyAdds: 0, activationBytes: output.bytes, receptiveFields: [], blocks: [], unknown: nil)
  }

  private func layer(
    _ index: Int, _ graph: Graph, _ fields: [ReceptiveField], _ reasons: UnknownReasons
  ) -> ShapeReport.Row {
    let node = graph.nodes[index]
    let facts = spec.nodes[index]
    let place = position(of: node.range)
    // Shared weights are counted where they are declared.
    let weights = node.sharesWith == nil ? facts.inference?.weights ?? [] : []
    let outputs = facts.outputs.map { output($0.name, $0.type, $0.facts) }
    let isTrained = { (weight: Weight) in weight.isTrainable && node.isTrainable }
    return ShapeReport.Row(
      name: node.name, kind: node.kind, role: node.layer?.role, path: node.path, line: place.line,
      column: place.column,
      operands: node.operands.map { source($0, graph) },
      outputs: outputs,
      trainable: count(weights.filter(isTrained)),
      nonTrainable: count(weights.filter { !isTrained($0) }),
      tiedTo: node.sharesWith.map { graph.nodes[$0].name },
      multiplyAdds: facts.inference?.multiplyAdds ?? 0,
      activationBytes: outputs.reduce(0) { $0 + $1.bytes }, receptiveFields: fields,
      blocks: blocks(around: node),
      unknown: facts.inference == nil ? reasons.reason(for: index) : nil)
  }

  private func count(_ weights: [Weight]) -> Int {
    weights.reduce(0) { $0.saturatingAdd($1.shape.elementCount.evaluate(values) ?? 0) }
  }

  private func source(_ operand: Operand, _ graph: Graph) -> ShapeReport.Source {
    switch operand.producer {
    case .input(let index):
      return .init(
        name: graph.inputs[index].name.value, row: index < inputCount ? index : nil, output: 0)
    case .layer(let index):
      let output = spec.nodes[index].outputs.firstIndex { $0.name == operand.output } ?? 0
      return .init(
        name: graph.nodes[index].name + (operand.output.map { ".\($0)" } ?? ""),
        row: inputCount + index, output: output)
    }
  }

  private func output(_ name: String, _ type: TensorType, _ facts: ValueFacts)
    -> ShapeReport.Output
  {
    ShapeReport.Output(
      name: name, symbolic: type.shape, probe: type.shape.dims.map { $0.evaluate(probe) },
      shape: type.shape.dims.map { $0.evaluate(values) }, dtype: type.element.rawValue,
      range: facts.range.map {
        ($0.lower.isFinite ? $0.lower : nil, $0.upper.isFinite ? $0.upper : nil)
      },
      encoding: facts.encoding?.name,
      bytes: type.shape.elementCount * (type.element.byteCount ?? 0))
  }

  private func blocks(around node: LayerNode) -> [ShapeReport.Block] {
    let parts = node.name.split(separator: "/").dropLast()
    return zip(parts.indices, node.uses).map { index, use in
      let place = position(of: use)
      let bytes = spec.document.sources.file(of: use).text[Int(use.start)..<Int(use.end)]
      return ShapeReport.Block(
        name: parts[...index].joined(separator: "/"), kind: String(decoding: bytes, as: UTF8.self),
        line: place.line, column: place.column)
    }
  }

  private func position(of range: SourceRange) -> (line: Int, column: Int) {
    let place = spec.document.sources.file(of: range).position(Int(range.start))
    return (place.line, place.column)
  }
}
