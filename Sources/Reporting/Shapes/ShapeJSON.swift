internal import Analysis
internal import Shapes
package import SourceText

/// The object that `coprime shapes --format json` prints.
package struct ShapeJSON: Encodable {
  struct Dimension: Encodable {
    @ExplicitNull var value: Int?
    @ExplicitNull var probe: Int?
    /// A prime of its own in two assignments.
    let probes: [Int]
    let min: Int
    @ExplicitNull var max: Int?
    let multipleOf: Int
    let remainder: Int
  }
  /// A number that leaves sizes no other value.
  struct FixedSize: Encodable {
    let layer: String
    let names: [String]
    let text: String
  }
  struct Parameters: Encodable {
    let trainable: Int
    let nonTrainable: Int
  }
  struct Output: Encodable {
    let name: String
    let symbolic: [Size]
    let probe: [Int?]
    let shape: [Int?]
    let dtype: String
    @ExplicitNull var range: [Double?]?
    @ExplicitNull var encoding: String?
  }
  struct Field: Encodable {
    let input: String
    let axis: Int
    let role: String
    @ExplicitNull var extent: Int?
    /// In lowest terms, as in `1/2`.
    @ExplicitNull var stride: String?
  }
  struct Layer: Encodable {
    let name: String
    let kind: String
    let path: String
    let line: Int
    let column: Int
    let inputs: [String]
    let outputs: [Output]
    let parameters: Parameters
    let macs: Size
    let activationBytes: Size
    @ExplicitNull var tiedTo: String?
    @ExplicitNull var unknown: String?
    let receptiveField: [Field]
    let blocks: [String]
  }
  struct Totals: Encodable {
    let trainable: Int
    let nonTrainable: Int
    let macs: Size
    let activationBytes: Size
    let training: Memory
  }
  /// Bytes that training holds at once; see ``TrainingMemory``.
  struct Memory: Encodable {
    let batchSize: Int
    @ExplicitNull var optimizer: String?
    let weights: Int
    let gradients: Int
    let optimizerState: Int
    let activations: Size
    let total: Size
  }
  struct Constraint: Encodable {
    let text: String
    @ExplicitNull var holds: Bool?
    let layer: String
  }
  /// A number, or an expression where a dimension is free.
  enum Size: Encodable {
    case number(Int)
    case expression(String)
    init(_ dim: Dim) {
      let number = dim.constant
      guard let number else {
        self = .expression(dim.description)
        return
      }
      self = .number(number)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .expression(let text): try container.encode(text)
      }
    }
  }

  let coprime = 1
  let spec: String
  let name: String
  let dims: [String: Dimension]
  let layers: [Layer]
  let outputs: [String]
  let totals: Totals
  let constraints: [Constraint]
  let fixedSizes: [FixedSize]
  let findings: [Finding]

  package init(_ report: ShapeReport, findings: [Diagnostic], _ sources: SourceMap) {
    spec = report.path
    name = report.name
    dims = Dictionary(
      uniqueKeysWithValues: report.dimensions.map { dimension in
        (
          dimension.info.name,
          Dimension(
            value: dimension.info.value, probe: dimension.info.value ?? dimension.probe,
            probes: dimension.probes,
            min: dimension.domain.min,
            max: dimension.domain.max, multipleOf: dimension.domain.multipleOf,
            remainder: dimension.domain.remainder)
        )
      })
    let values = report.values
    layers = report.rows.map { row in
      Layer(
        name: row.name, kind: row.kind, path: row.path, line: row.line, column: row.column,
        inputs: row.inputs,
        outputs: row.outputs.map { output in
          Output(
            name: output.name.isEmpty ? row.name : output.name,
            symbolic: output.symbolic.dims.map(Size.init), probe: output.probe,
            shape: output.shape, dtype: output.dtype, range: output.range.map { [$0.0, $0.1] },
            encoding: output.encoding)
        },
        parameters: Parameters(trainable: row.trainable, nonTrainable: row.nonTrainable),
        macs: Size(row.multiplyAdds.known(values)),
        activationBytes: Size(row.activationBytes.known(values)), tiedTo: row.tiedTo,
        unknown: row.unknown,
        receptiveField: row.receptiveFields.map {
          Field(
            input: $0.input, axis: $0.axis, role: $0.role.rawValue, extent: $0.extent,
            stride: $0.stride?.description)
        }, blocks: row.blocks.map(\.name))
    }
    outputs = report.outputs
    totals = Totals(
      trainable: report.trainable, nonTrainable: report.nonTrainable,
      macs: Size(report.multiplyAdds.known(values)),
      activationBytes: Size(report.activationBytes.known(values)), training: Memory(report.memory))
    constraints = report.constraints.map {
      Constraint(text: $0.text, holds: $0.holds, layer: $0.layer)
    }
    fixedSizes = report.fixedSizes.map {
      FixedSize(layer: $0.layer, names: $0.names, text: $0.text)
    }
    self.findings = findings.map { Finding($0, sources) }
  }
}

extension ShapeJSON.Memory {
  init(_ memory: TrainingMemory) {
    self.init(
      batchSize: memory.batchSize, optimizer: memory.optimizer, weights: memory.weights,
      gradients: memory.gradients, optimizerState: memory.optimizerState,
      activations: ShapeJSON.Size(memory.activations), total: ShapeJSON.Size(memory.total))
  }
}
