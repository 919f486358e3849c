package import Catalog
package import SourceText
internal import YAML

/// How the model is trained.
package struct TrainingSection: Sendable {
  package var losses: [LossEntry] = []
  package var lossWeights: [String: Located<Double>] = [:]
  package var optimizer: LocatedEntry?
  package var schedule: LocatedEntry?
  package var gradientClip: GradientClip?
  package var epochs: Located<Int>?
  package var stepsPerEpoch: Located<Int>?
  package var batchSize: Located<Int>?
  package var shuffle: Located<Shuffle>?
  package var classWeight: Located<ClassWeight>?
  package var earlyStopping: EarlyStopping?
  package var checkpoint: CheckpointDeclaration?
  package var seed: Located<Int>?
  package var range: SourceRange?

  /// Keras' defaults.
  package static let defaultBatchSize = 32
  package static let defaultEpochs = 1

  package init() {}
}

/// A loss and the output it judges; nil: the only output.
package struct LossEntry: Sendable {
  package let output: Located<String>?
  package let entry: LocatedEntry
  package let loss: any Loss
}

package enum Shuffle: Hashable, Sendable { case off, on, batch }

package struct GradientClip: Sendable {
  package enum Kind: String, Sendable, CaseIterable { case norm, globalNorm = "global_norm", value }
  package let kind: Located<Kind>
  package let threshold: Located<Double>
  package let range: SourceRange
}

package enum ClassWeight: Hashable, Sendable {
  case balanced
  case weights([Int: Double])
}

package struct EarlyStopping: Sendable {
  package var monitor: Located<String>?
  package var patience: Located<Int>?
  package var minDelta: Located<Double>?
  package var mode: Located<MonitorMode>?
  package var restoresBestWeights: Located<Bool>?
  package var range: SourceRange
}

package enum MonitorMode: String, Sendable, CaseIterable { case auto, min, max }

package struct CheckpointDeclaration: Sendable {
  package var monitor: Located<String>?
  package var savesBestOnly: Located<Bool>?
  package var mode: Located<MonitorMode>?
  package var range: SourceRange
}

extension TrainingSection {
  static let keys = [
    "loss", "loss_weights", "optimizer", "schedule", "gradient_clip", "epochs", "steps_per_epoch",
    "batch_size",
    "shuffle", "class_weight", "early_stopping", "checkpoint", "seed",
  ]

  init(_ node: Node, outputs: [String], _ decoder: inout SpecDecoder) {
    self.init()
    range = node.place
    decoder.currentKey = "training"
    guard let pairs = node.mapping else {
      if !node.isNull { decoder.reportType(node, expected: "a mapping") }
      return
    }
    for pair in pairs {
      decoder.currentKey = pair.key.text ?? ""
      read(pair, outputs: outputs, &decoder)
    }
  }

  private mutating func read(_ pair: Node.Pair, outputs: [String], _ decoder: inout SpecDecoder) {
    let value = pair.value
    let place = value.place
    switch pair.key.text ?? "" {
    case "loss": losses = LossEntry.list(value, outputs: outputs, &decoder)
    case "loss_weights":
      for weight in value.mapping ?? [] {
        guard let name = weight.key.text else { continue }
        decoder.currentKey = "loss_weights.\(name)"
        lossWeights[name] = decoder.number(weight.value).map { Located($0, at: weight.value.place) }
      }
      if value.mapping == nil {
        decoder.reportType(value, expected: "a mapping from output names to weights")
      }
    case "optimizer": optimizer = decoder.locatedEntry(value, .optimizer)
    case "schedule": schedule = decoder.locatedEntry(value, .schedule)
    case "gradient_clip": gradientClip = GradientClip(value, &decoder)
    case "epochs": epochs = decoder.integer(value, min: 1).map { Located($0, at: place) }
    case "steps_per_epoch":
      stepsPerEpoch = decoder.integer(value, min: 1).map { Located($0, at: place) }
    case "batch_size": batchSize = decoder.integer(value, min: 1).map { Located($0, at: place) }
    case "shuffle":
      if value.text == "batch" {
        shuffle = Located(.batch, at: place)
      } else {
        shuffle = decoder.bool(value).map { Located($0 ? .on : .off, at: place) }
      }
    case "class_weight": classWeight = decoder.classWeight(value).map { Located($0, at: place) }
    case "early_stopping": earlyStopping = EarlyStopping(value, &decoder)
    case "checkpoint": checkpoint = CheckpointDeclaration(value, &decoder)
    case "seed": seed = decoder.integer(value, min: 0).map { Located($0, at: place) }
    case let key:
      decoder.reportUnknownKey(
        .init(key: key, keyRange: pair.key.place, value: value), of: "training", expected: Self.keys
      )
    }
  }
}

extension LossEntry {
  /// One loss, or a mapping from output names to losses: told apart by whether the key names a loss.
  static func list(_ node: Node, outputs: [String], _ decoder: inout SpecDecoder) -> [LossEntry] {
    if let pairs = node.mapping, let first = pairs.first?.key.text,
      outputs.contains(first)
        || (Registry.find(.loss, first, decoder.dialect) == nil && pairs.count > 1)
    {
      return pairs.compactMap { pair in
        guard let name = pair.key.text else { return nil }
        decoder.currentKey = name
        return LossEntry(output: Located(name, at: pair.key.place), pair.value, &decoder)
      }
    }
    return [LossEntry(output: nil, node, &decoder)].compactMap { $0 }
  }

  private init?(output: Located<String>?, _ node: Node, _ decoder: inout SpecDecoder) {
    guard let entry = decoder.locatedEntry(node, .loss), let loss = entry.entry.value as? any Loss
    else { return nil }
    self.init(output: output, entry: entry, loss: loss)
  }
}

extension GradientClip {
  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping, let pair = pairs.first else {
      decoder.reportType(node, expected: "a mapping such as {norm: 1.0}")
      return nil
    }
    guard let name = pair.key.text, let kind = Kind(rawValue: name) else {
      decoder.reportUnknownKey(
        .init(key: pair.key.text ?? "", keyRange: pair.key.place, value: pair.value),
        of: "gradient_clip",
        expected: Kind.allCases.map(\.rawValue))
      return nil
    }
    if pairs.count > 1 {
      decoder.report(
        "spec/conflicting-keys", "'gradient_clip' takes one of norm, global_norm and value",
        at: pairs[1].key.place)
    }
    decoder.currentKey = "gradient_clip.\(name)"
    guard
      let threshold = decoder.number(
        pair.value, in: 0...(.greatestFiniteMagnitude), excludingLower: true)
    else { return nil }
    self.kind = Located(kind, at: pair.key.place)
    self.threshold = Located(threshold, at: pair.value.place)
    range = node.place
  }
}

extension EarlyStopping {
  static let keys = ["monitor", "patience", "min_delta", "mode", "restore_best_weights"]

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    range = node.place
    guard let pairs = node.mapping else {
      decoder.reportType(node, expected: "a mapping such as {monitor: val_loss, patience: 5}")
      return nil
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      let place = pair.value.place
      decoder.currentKey = "early_stopping.\(key)"
      switch key {
      case "monitor": monitor = decoder.text(pair.value).map { Located($0, at: place) }
      case "patience": patience = decoder.integer(pair.value, min: 0).map { Located($0, at: place) }
      case "min_delta": minDelta = decoder.number(pair.value).map { Located($0, at: place) }
      case "mode":
        mode = decoder.choice(pair.value, of: MonitorMode.self).map { Located($0, at: place) }
      case "restore_best_weights":
        restoresBestWeights = decoder.bool(pair.value).map { Located($0, at: place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "early_stopping",
          expected: Self.keys)
      }
    }
  }
}

extension CheckpointDeclaration {
  static let keys = ["monitor", "save_best_only", "mode"]

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    range = node.place
    guard let pairs = node.mapping else {
      decoder.reportType(
        node, expected: "a mapping such as {monitor: val_accuracy, save_best_only: true}")
      return nil
    }
    for pair in pairs {
      let key = pair.key.text ?? ""
      let place = pair.value.place
      decoder.currentKey = "checkpoint.\(key)"
      switch key {
      case "monitor": monitor = decoder.text(pair.value).map { Located($0, at: place) }
      case "save_best_only": savesBestOnly = decoder.bool(pair.value).map { Located($0, at: place) }
      case "mode":
        mode = decoder.choice(pair.value, of: MonitorMode.self).map { Located($0, at: place) }
      default:
        decoder.reportUnknownKey(
          .init(key: key, keyRange: pair.key.place, value: pair.value), of: "checkpoint",
          expected: Self.keys)
      }
    }
  }
}

extension SpecDecoder {
  fileprivate mutating func classWeight(_ node: Node) -> ClassWeight? {
    if node.text == "balanced" { return .balanced }
    guard let pairs = node.mapping else {
      reportType(node, expected: "'balanced' or a mapping from class indices to weights")
      return nil
    }
    var weights: [Int: Double] = [:]
    for pair in pairs {
      guard let index = integer(pair.key, min: 0),
        let weight = number(pair.value, in: 0...(.greatestFiniteMagnitude))
      else { return nil }
      weights[index] = weight
    }
    return .weights(weights)
  }
}
