internal import Shapes

/// Totals, memory and the demands on free dimensions, below a table for people.
struct ShapeFooter {
  let report: ShapeReport

  /// One fact each.
  var lines: [String] {
    var lines = [parameters, multiplyAdds, activations, memory]
    let unknown = report.rows.filter { !$0.isKnown }.count
    if unknown > 0 {
      let layers = unknown == 1 ? "1 layer" : "\(unknown) layers"
      lines.insert("not counted: \(layers) without a known shape", at: 0)
    }
    lines += report.dimensions.filter { $0.info.value == nil }.map { dimension in
      let probes = dimension.probes.map { "\($0)" }.joined(separator: " and ")
      return "\(dimension.info.name): \(dimension.domain)"
        + (probes.isEmpty ? "" : ", probed with \(probes)")
    }
    for constraint in report.constraints where constraint.holds == nil && constraint.isUndecided {
      lines.append("'\(constraint.layer)' needs \(constraint.text)")
    }
    for fixed in report.fixedSizes {
      lines.append(
        "'\(fixed.layer)' fixes \(fixed.names.joined(separator: " and ")): \(fixed.text)")
    }
    return lines
  }

  private var parameters: String {
    let total = report.trainable.saturatingAdd(report.nonTrainable)
    return "\(grouped(total)) parameters: \(grouped(report.trainable)) trainable, "
      + "\(grouped(report.nonTrainable)) not"
  }

  private var multiplyAdds: String {
    "\(amount(report.multiplyAdds)) multiply-adds for one forward pass "
      + "(one multiplication with its addition counts once)"
  }

  private var activations: String {
    "\(amount(report.activationBytes)) bytes of layer outputs"
  }

  private var memory: String {
    let memory = report.memory
    let parts = [
      "outputs \(size(memory.activations))", "weights \(size(Dim(memory.weights)))",
      "gradients \(size(Dim(memory.gradients)))",
      memory.optimizer.map { "\($0) \(size(Dim(memory.optimizerState)))" },
    ].compactMap { $0 }
    return "\(size(memory.total)) to train with batches of \(grouped(memory.batchSize)): "
      + parts.joined(separator: ", ")
      + " (layer outputs kept, their gradients and workspaces not counted)"
  }

  private func amount(_ dim: Dim) -> String {
    let known = report.known(dim)
    return known.constant.map(grouped) ?? known.description
  }

  /// 1,572,864 bytes as `1.5 MiB`; a formula stays in bytes.
  private func size(_ dim: Dim) -> String {
    guard let bytes = dim.constant else { return "\(dim) bytes" }
    var (value, unit) = (Double(bytes), "bytes")
    for next in ["KiB", "MiB", "GiB", "TiB", "PiB"] where value >= 1024 {
      (value, unit) = (value / 1024, next)
    }
    if unit == "bytes" { return "\(bytes) bytes" }
    let tenths = (value * 10).rounded() / 10
    return "\(tenths) \(unit)"
  }
}
