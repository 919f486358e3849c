internal import Analysis
internal import Shapes
internal import Spec

/// A layer as a comparison sees it.
struct ComparedLayer: Sendable {
  let name: String
  let kind: String
  let line: Int
  /// Whether the spec chose the name; others are numbered by kind and change with what stands before.
  let isNamed: Bool
  let inputs: [String]
  let settings: [Setting]
  let shape: String
  let parameters: String
  let isKnown: Bool

  static func all(of spec: AnalyzedSpec, _ report: ShapeReport) -> [ComparedLayer] {
    let nodes = spec.graph?.nodes ?? []
    let inputCount = report.rows.count - nodes.count
    return report.rows.enumerated().map { index, row in
      ComparedLayer(
        row, report, settings: index < inputCount ? [] : nodes[index - inputCount].settings)
    }
  }

  private init(_ row: ShapeReport.Row, _ report: ShapeReport, settings: [Setting]) {
    (name, kind, line, inputs) = (row.name, row.kind, row.line, row.inputs)
    isNamed = !Self.isNumbered(row.name, row.kind)
    self.settings = settings
    isKnown = row.isKnown
    shape =
      row.isKnown
      ? row.outputs.map { output in
        product(output.symbolic.dims.map { report.known($0).description })
      }.joined(separator: ", ") : "unknown"
    parameters = row.isKnown ? grouped(row.parameters) : "unknown"
  }

  /// `residual_1/conv2d_2` for a `conv2d`.
  private static func isNumbered(_ name: String, _ kind: String) -> Bool {
    guard let last = name.split(separator: "/").last, last.hasPrefix(kind) else { return false }
    let rest = last.dropFirst(kind.count)
    return rest.isEmpty || rest.first == "_" && rest.dropFirst().allSatisfy(\.isNumber)
  }

  /// Whether nothing that a comparison of single layers shows differs.
  func isSame(as other: ComparedLayer) -> Bool {
    kind == other.kind && isNamed == other.isNamed && (!isNamed || name == other.name)
      && shape == other.shape && settings == other.settings
  }

  /// How well a layer of the same kind stands for this one; 0 for other kinds.
  func likeness(to other: ComparedLayer) -> Int {
    guard kind == other.kind else { return 0 }
    return 4 + (settings == other.settings ? 2 : 0) + (name == other.name ? 1 : 0)
      + (shape == other.shape ? 1 : 0)
  }
}
