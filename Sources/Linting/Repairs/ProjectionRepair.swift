import Catalog
import Shapes
import SourceText
import Spec

/// Puts a learned projection (a 1×1 convolution or a dense layer) on a shortcut whose width or size differs.
struct ProjectionRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let count = failure.node.operands.count
    guard count > 1, failure.error.rule == "shape/merge-mismatch" else { return [] }
    return (0..<count).flatMap { operand in
      (0..<count).compactMap { other in
        other == operand ? nil : candidate(operand, like: other, failure)
      }
    }
  }

  private func candidate(
    _ operand: Int, like other: Int, _ failure: FailedLayer
  ) -> RepairCandidate? {
    guard let from = failure.sizes(operand), let to = failure.sizes(other), from.count == to.count,
      from.count > 1
    else { return nil }
    let channel = failure.channelAxis(from.count)
    guard let width = to[channel], let oldWidth = from[channel], width != oldWidth else {
      return nil
    }
    var stride = 1
    for axis in 1..<from.count where axis != channel && from[axis] != to[axis] {
      guard let a = from[axis], let b = to[axis], b > 0, (a + b - 1) / b > 1,
        stride == 1 || stride == (a + b - 1) / b
      else { return nil }
      stride = (a + b - 1) / b
    }
    guard let (kind, parameters) = layer(from.count, oldWidth, width, stride, failure) else {
      return nil
    }
    let edits = failure.inserting(kind, parameters, feeding: operand)
    guard !edits.isEmpty else { return nil }
    let isShortcut = width > oldWidth && failure.isShortcut(operand, over: other)
    return RepairCandidate(
      "project '\(failure.name(ofOperand: operand))' from \(oldWidth) to \(width) channels", edits,
      Surprise(isShortcut ? .completes : .restructures))
  }

  private func layer(
    _ rank: Int, _ from: Int, _ to: Int, _ stride: Int, _ failure: FailedLayer
  ) -> (String, String)? {
    let isTorch = failure.dialect == .torch
    guard rank > 2 else {
      return isTorch
        ? ("Linear", "in_features: \(from), out_features: \(to)") : ("dense", "units: \(to)")
    }
    guard rank <= 5 else { return nil }
    let step = stride > 1 ? ", \(isTorch ? "stride" : "strides"): \(stride)" : ""
    return isTorch
      ? ("Conv\(rank - 2)d", "in_channels: \(from), out_channels: \(to), kernel_size: 1\(step)")
      : ("conv\(rank - 2)d", "filters: \(to), kernel_size: 1\(step)")
  }
}
