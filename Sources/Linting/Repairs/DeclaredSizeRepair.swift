import Analysis
import Catalog
import Shapes
import SourceText
import Spec

/// Writes the size that a layer declares of its input (`in_features`, `in_channels`, `num_features` …) as what
/// the layer before gives.
struct DeclaredSizeRepair: Repair {
  static let keys = [
    "in_features", "in_channels", "num_features", "input_size", "embed_dim", "num_channels",
    "in1_features", "in2_features", "d_model", "kdim", "vdim", "normalized_shape",
  ]

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    Self.keys.filter { failure.node.arguments.has($0) }.flatMap { key in
      failure.node.operands.indices.flatMap { candidates(key, operand: $0, failure) }
    }
  }

  private func candidates(
    _ key: String, operand: Int, _ failure: FailedLayer
  ) -> [RepairCandidate] {
    guard let declared = failure.number(key, of: failure.node), let sizes = failure.sizes(operand)
    else { return [] }
    let known = sizes.dropFirst().compactMap { $0 }
    // The number is right for other axes: they are in the wrong order, or were not flattened.
    let isElsewhere =
      known.contains(declared)
      || sizes.count > 2 && product(known) == declared
      || failure.hasChangedBatch(operand)
    return Set(known).subtracting([declared]).sorted().compactMap { size in
      let edits = failure.setting(key, to: "\(size)", of: failure.failure.node)
      guard !edits.isEmpty else { return nil }
      let isFirst = failure.error.help?.contains("'\(key): \(size)'") ?? false
      return RepairCandidate(
        "write \(key): \(size) for '\(failure.node.name)', as '\(failure.name(ofOperand: operand))' gives",
        edits,
        Surprise(isElsewhere ? .silences : .follows, detail: isFirst ? 0 : 2),
        safety: isElsewhere ? .unsafe : .safe)
    }
  }
}

/// The product of sizes; nil where it cannot be counted.
func product(_ sizes: [Int]) -> Int? {
  var result = 1
  for size in sizes {
    let (next, overflow) = result.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    result = next
  }
  return result
}
