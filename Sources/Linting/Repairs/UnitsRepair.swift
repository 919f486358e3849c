import Shapes
import SourceText
import Spec

/// Whether a width is one that people choose: nearly all are multiples of 8.
func isRound(_ width: Int) -> Bool { width.isMultiple(of: 8) }

/// Gives the layer before as many units, filters or features as the failed layer needs.
struct UnitsRepair: Repair {
  static let keys = [
    "embedding_dim",
    "units", "filters", "out_features", "out_channels", "output_dim", "hidden_size",
  ]

  func candidates(_ failure: FailedLayer) -> [RepairCandidate] {
    failure.node.operands.indices.flatMap { operand -> [RepairCandidate] in
      guard let (feeder, key) = maker(operand, failure) else { return [] }
      let maker = failure.graph.nodes[feeder.index]
      let old = failure.number(key, of: maker)
      return wanted(operand, failure).filter { $0.size != old }.compactMap { wanted in
        let edits = failure.setting(key, to: "\(wanted.size)", of: feeder.index)
        guard !edits.isEmpty else { return nil }
        return RepairCandidate(
          "give '\(maker.name)' \(key): \(wanted.size), as \(wanted.source)", edits,
          Surprise(
            wanted.isMerge ? .aligns : .changes, distance: feeder.distance,
            detail: isRound(wanted.size) ? 0 : 4))
      }
    }
  }

  /// The nearest layer on one way to the failed one that decides how many features there are.
  private func maker(_ operand: Int, _ failure: FailedLayer) -> (FailedLayer.Feeder, String)? {
    for feeder in failure.feeders where feeder.operand == operand {
      let node = failure.graph.nodes[feeder.index]
      if let key = node.first(of: Self.keys) { return (feeder, key) }
      if node.operands.count != 1 { return nil }
    }
    return nil
  }

  private typealias Wanted = (size: Int, source: String, isMerge: Bool)

  private func wanted(_ operand: Int, _ failure: FailedLayer) -> [Wanted] {
    let node = failure.node
    var result: [Wanted] = []
    for (slot, _) in node.operands.enumerated() where slot != operand {
      guard let sizes = failure.sizes(slot), sizes.count > 1,
        let size = sizes[failure.channelAxis(sizes.count)]
      else { continue }
      result.append((size, "'\(failure.name(ofOperand: slot))' has", true))
    }
    for key in DeclaredSizeRepair.keys {
      guard let size = failure.number(key, of: node) else { continue }
      result.append((size, "'\(node.name)' declares", false))
    }
    for key in ReshapeRepair.keys {
      guard let shape = failure.numbers(key, of: node), shape.allSatisfy({ $0 > 0 }),
        let size = product(shape)
      else { continue }
      result.append((size, "'\(node.name)' holds", false))
    }
    return result
  }
}
