import Catalog
import Shapes
import SourceText
import Spec

/// Crops the larger or zero-pads the smaller of two operands that meet in a merge.
struct BorderRepair: Repair {
  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    let count = failure.node.operands.count
    guard count > 1 else { return [] }
    let key = failure.node.first(of: ["axis", "dim"])
    let axis = key.map { failure.number($0, of: failure.node) ?? -1 }
    return (0..<count).flatMap { operand in
      (0..<count).compactMap { other in
        other == operand ? nil : candidate(operand, like: other, joinedAlong: axis, failure)
      }
    }
  }

  private func candidate(
    _ operand: Int, like other: Int, joinedAlong axis: Int?, _ failure: FailedLayer
  ) -> RepairCandidate? {
    guard let from = failure.sizes(operand), let to = failure.sizes(other), from.count == to.count,
      (3...5).contains(from.count)
    else { return nil }
    let channel = failure.channelAxis(from.count)
    // Only positions can be cropped; channels must agree, or be what is joined.
    if from[channel] != to[channel], axis == nil { return nil }
    var differences: [Int] = []
    for position in 1..<from.count where position != channel {
      guard let a = from[position], let b = to[position] else { return nil }
      differences.append(a - b)
    }
    let isCrop = differences.contains { $0 > 0 }
    guard differences.contains(where: { $0 != 0 }),
      differences.allSatisfy({ isCrop ? $0 >= 0 : $0 <= 0 }),
      let (kind, parameters) = layer(differences.map(abs), isCrop, failure)
    else { return nil }
    let edits = failure.inserting(kind, parameters, feeding: operand)
    guard !edits.isEmpty else { return nil }
    let name = failure.name(ofOperand: operand)
    let size = to.indices.filter { $0 != 0 && $0 != channel }.map { "\(to[$0] ?? 0)" }
      .joined(separator: " × ")
    return RepairCandidate(
      "\(isCrop ? "crop" : "zero-pad") '\(name)' to \(size)", edits,
      Surprise(axis == nil ? .distorts : .restructures, detail: isCrop && axis != nil ? -4 : 0))
  }

  private func layer(
    _ differences: [Int], _ isCrop: Bool, _ failure: FailedLayer
  ) -> (String, String)? {
    let sides = differences.map { ($0 / 2, $0 - $0 / 2) }
    let count = differences.count
    if failure.dialect == .torch {
      // From the last axis to the first; PyTorch crops by padding with negative numbers.
      let sign = isCrop ? -1 : 1
      let list = sides.reversed().flatMap { [sign * $0.0, sign * $0.1] }
      return ("ZeroPad\(count)d", "padding: [\(list.map(String.init).joined(separator: ", "))]")
    }
    let kind = "\(isCrop ? "cropping" : "zero_padding")\(count)d"
    let key = isCrop ? "cropping" : "padding"
    if Set(differences).count == 1, differences[0].isMultiple(of: 2) {
      return (kind, "\(key): \(differences[0] / 2)")
    }
    let list = sides.map { "[\($0.0), \($0.1)]" }.joined(separator: ", ")
    return (kind, count == 1 ? "\(key): \(list)" : "\(key): [\(list)]")
  }
}
