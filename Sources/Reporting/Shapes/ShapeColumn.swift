internal import Analysis
package import Shapes

/// What a table of shapes can show of a layer; the raw value is its name on the command line.
package enum ShapeColumn: String, Sendable, CaseIterable {
  case name, kind, inputs, shape, values, probe, parameters, trainable, percent, macs
  case activationBytes = "activation_bytes"
  case receptiveField = "receptive_field"
  case stride, dtype, range, encoding, std
  case gradientStd = "gradient_std"
  case path, line

  /// The heading in tables for people.
  package var title: String {
    switch self {
    case .name: "layer"
    case .values: "at values"
    case .percent: "%"
    case .macs: "multiply-adds"
    case .activationBytes: "bytes"
    case .receptiveField: "receptive field"
    case .gradientStd: "gradient std"
    default: rawValue
    }
  }

  /// One line for `--help`.
  package var summary: String {
    switch self {
    case .name: "name of the layer, with its blocks: residual_1/a"
    case .kind: "kind of layer, or of the block that --depth closed"
    case .inputs: "what it reads"
    case .shape: "shape of its output as formulas over the dimensions"
    case .values: "the same with the known dimensions filled in"
    case .probe: "the same with a prime for every free dimension"
    case .parameters: "its weights; 'tied' names the layer that counts them"
    case .trainable: "those that training changes"
    case .percent: "share of the model's parameters"
    case .macs: "multiplications with their additions for one batch"
    case .activationBytes: "size of its outputs for one batch"
    case .receptiveField: "input elements behind one of its output's, per axis"
    case .stride: "input elements between neighbours in its output, per axis"
    case .dtype: "type of its output's elements"
    case .range: "bounds of its output's values, where they are known"
    case .encoding: "what its output's values stand for, where that is known"
    case .std: "standard deviation of its output before training, where it can be told"
    case .gradientStd: "that of the gradient there, for one of N(0, 1) at the model's outputs"
    case .path: "where the spec declares it: model.layers[3]"
    case .line: "line of the spec"
    }
  }

  /// Whether it needs what is predicted of signals before training.
  package var tellsSignals: Bool { self == .std || self == .gradientStd }

  /// Whether its cells stand flush right.
  var isNumeric: Bool {
    switch self {
    case .parameters, .trainable, .percent, .macs, .activationBytes, .line, .std, .gradientStd: true
    default: false
    }
  }
}

/// One cell of a table of shapes; how it is written is up to the format.
package enum ShapeCell: Hashable, Sendable {
  case empty
  case text(String)
  case number(Int)
  /// Of 100.
  case percent(Double)
  /// A number, or an expression where a dimension is free.
  case formula(Dim)
  /// Extents of a shape, outermost first.
  case sizes([String])
  /// Why it is not known.
  case unknown(String)
}

extension ShapeColumn {
  /// The cell of one of a row's outputs; what belongs to the layer stands beside the first alone.
  func cell(_ row: ShapeReport.Row, output index: Int, of report: ShapeReport) -> ShapeCell {
    if index > 0 {
      let output = row.outputs[index]
      return self == .name
        ? .text("\(row.name).\(output.name)") : cell(output, of: report) ?? .empty
    }
    switch self {
    case .name: return .text(row.name)
    case .kind: return .text(row.kind)
    case .inputs: return .text(row.inputs.joined(separator: ", "))
    case .path: return .text(row.path)
    case .line: return .number(row.line)
    default: break
    }
    if let reason = row.unknown { return .unknown(reason) }
    if let output = row.outputs.first, let cell = cell(output, of: report) { return cell }
    switch self {
    case .parameters: return row.tiedTo.map { .text("tied → \($0)") } ?? .number(row.parameters)
    case .trainable: return .number(row.trainable)
    case .percent: return share(row, of: report)
    case .macs: return .formula(report.known(row.multiplyAdds))
    case .activationBytes: return .formula(report.known(row.activationBytes))
    case .receptiveField:
      return fields(row, report) { $0.extent.map { String($0) } ?? "all" }
    case .stride: return fields(row, report) { $0.stride.map(\.description) ?? "none" }
    case .std: return row.deviation.map { .text(short($0)) } ?? .empty
    case .gradientStd: return row.gradientDeviation.map { .text(short($0)) } ?? .empty
    default: return .empty
    }
  }

  private func cell(_ output: ShapeReport.Output, of report: ShapeReport) -> ShapeCell? {
    switch self {
    case .shape: .sizes(output.symbolic.dims.map(\.description))
    case .values:
      .sizes(
        zip(output.symbolic.dims, output.shape).map { dim, value in
          value.map { String($0) } ?? report.known(dim).description
        })
    case .probe: .sizes(output.probe.map { $0.map { String($0) } ?? "too large" })
    case .dtype: .text(output.dtype)
    case .range: output.range.map { .text(rangeText($0)) } ?? .empty
    case .encoding: output.encoding.map { .text($0) } ?? .empty
    default: nil
    }
  }

  private func rangeText(_ range: (Double?, Double?)) -> String {
    let low = range.0.map(short) ?? "-∞"
    let high = range.1.map(short) ?? "∞"
    return "[\(low), \(high)]"
  }

  private func share(_ row: ShapeReport.Row, of report: ShapeReport) -> ShapeCell {
    let total = report.trainable.saturatingAdd(report.nonTrainable)
    return total == 0 ? .empty : .percent(100 * Double(row.parameters) / Double(total))
  }

  /// One text per axis; of several inputs those axes that differ from the first's are named.
  private func fields(
    _ row: ShapeReport.Row, _ report: ShapeReport,
    _ text: (ReceptiveField) -> String
  ) -> ShapeCell {
    var names: [String] = []
    for field in row.receptiveFields where !names.contains(field.input) {
      names.append(field.input)
    }
    let parts = names.map { name in
      row.receptiveFields.filter { $0.input == name }.map(text).joined(separator: " × ")
    }
    if Set(parts).count < 2 { return parts.first.map { .text($0) } ?? .empty }
    return .text(zip(names, parts).map { "\($0): \($1)" }.joined(separator: ", "))
  }
}
