internal import Catalog
internal import YAML

/// Which results a training step computes again instead of keeping them.
package enum CheckpointedActivations: Hashable, Sendable {
  case none
  /// As many as save memory.
  case all
  /// As few as keep a step within so many megabytes (10⁶ bytes).
  case budget(megabytes: Double)
}

extension CheckpointedActivations {
  static let table = FieldTable([
    FieldAbout(
      "budget_mb", type: .number(min: 0, max: nil),
      "Megabytes that a training step may take beside weights and data.")
  ])

  private static let forms = "true, false or a mapping such as {budget_mb: 512}"

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping else {
      switch decoder.substituted(node).scalar?.resolved {
      case .bool(let isOn): self = isOn ? .all : .none
      // Words that other versions of YAML read as true or false get their own help.
      case .string: _ = decoder.bool(node); return nil
      default: decoder.reportType(node, expected: Self.forms); return nil
      }
      return
    }
    var budget: Double?
    for pair in pairs {
      guard pair.key.text == "budget_mb" else {
        decoder.reportUnknownKey(
          .init(key: pair.key.text ?? "", keyRange: pair.key.place, value: pair.value),
          of: "checkpoint_activations", expected: Self.table.keys)
        continue
      }
      decoder.currentKey = "checkpoint_activations.budget_mb"
      budget = decoder.number(
        pair.value, in: 0...(.greatestFiniteMagnitude), excludingLower: true)
    }
    guard let budget else {
      if pairs.isEmpty {
        decoder.reportType(node, expected: Self.forms)
      }
      return nil
    }
    self = .budget(megabytes: budget)
  }
}
