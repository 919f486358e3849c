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
  package var checkpointedActivations: Located<CheckpointedActivations>?
  package var seed: Located<Int>?
  package var range: SourceRange?
  /// Names of the model's outputs, by which losses can be given.
  private var outputs: [String] = []

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
  package static let schema = Schema(
    Self(),
    [
      Field(
        "loss", type: .either([.entry(.loss), .map(.entry(.loss))]),
        "What training makes small: a loss, or a mapping from output names to losses."
      ) { section, node, decoder in
        section.losses = LossEntry.list(node, outputs: section.outputs, &decoder)
        return true
      },
      Field(
        "loss_weights", type: .map(.number(min: nil, max: nil)),
        "What the losses of several outputs are multiplied by before they are added, by output."
      ) { section, node, decoder in
        section.lossWeights = decoder.lossWeights(node)
        return true
      },
      .entry(
        "optimizer", \.optimizer, .optimizer, "How the weights follow the gradients of the loss."),
      .entry("schedule", \.schedule, .schedule, "How the learning rate changes in time."),
      Field(
        "gradient_clip", type: .table(GradientClip.table),
        "Limits the gradients: one of norm, global_norm and value."
      ) { section, node, decoder in
        section.gradientClip = GradientClip(node, &decoder)
        return section.gradientClip != nil
      },
      .int(
        "epochs", \.epochs, min: 1, default: String(defaultEpochs),
        "How often training goes through the samples."),
      .int("steps_per_epoch", \.stepsPerEpoch, min: 1, "Batches per epoch; all by default."),
      .int(
        "batch_size", \.batchSize, min: 1, default: String(defaultBatchSize),
        "Samples per step, where the pipeline does not say."),
      .located(
        "shuffle", \.shuffle, .either([.boolean, .choice(["batch"])]), default: "true",
        "Whether the samples are shuffled before every epoch; batch shuffles whole batches."
      ) { node, decoder in
        node.text == "batch" ? .batch : decoder.bool(node).map { $0 ? .on : .off }
      },
      .located(
        "class_weight", \.classWeight,
        .either([.choice(["balanced"]), .map(.number(min: 0, max: nil))]),
        "How much each class counts in the loss, by index; balanced weighs rare classes up."
      ) { $1.classWeight($0) },
      .section(
        "early_stopping", \.earlyStopping, EarlyStopping.schema,
        "Ends training when a number no longer gets better."
      ) { EarlyStopping($0, &$1) },
      .section(
        "checkpoint", \.checkpoint, CheckpointDeclaration.schema, "Which weights are kept."
      ) { CheckpointDeclaration($0, &$1) },
      .located(
        "checkpoint_activations", \.checkpointedActivations,
        .either([.boolean, .table(CheckpointedActivations.table)]), default: "false",
        "Saves memory by computing results again for the backward pass; a budget repeats no more than it takes."
      ) { CheckpointedActivations($0, &$1) },
      .int("seed", \.seed, min: 0, "Starts the random numbers of initial weights and order."),
    ])

  init(_ node: Node, outputs: [String], _ decoder: inout SpecDecoder) {
    var base = Self()
    base.range = node.place
    base.outputs = outputs
    decoder.currentKey = "training"
    self = decoder.section(node, Self.schema, onto: base, of: "training")
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
  static let table = FieldTable([
    clip(.norm, "The largest length of each weight's gradient."),
    clip(.globalNorm, "The largest length of all gradients together."),
    clip(.value, "The largest absolute value of a gradient's elements."),
  ])

  private static func clip(_ kind: Kind, _ summary: String) -> FieldAbout {
    FieldAbout(kind.rawValue, type: .number(min: 0, max: nil), summary)
  }

  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    guard let pairs = node.mapping, let pair = pairs.first else {
      decoder.reportType(node, expected: "a mapping such as {norm: 1.0}")
      return nil
    }
    guard let name = pair.key.text, let kind = Kind(rawValue: name) else {
      decoder.reportUnknownKey(
        .init(key: pair.key.text ?? "", keyRange: pair.key.place, value: pair.value),
        of: "gradient_clip",
        expected: Self.table.keys)
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
  package static let schema = Schema(
    Self(range: .nowhere),
    [
      .text("monitor", \.monitor, default: "val_loss", "The number that is watched."),
      .int(
        "patience", \.patience, min: 0, default: "0",
        "Epochs without anything better after which training ends."),
      .number(
        "min_delta", \.minDelta, default: "0", "The least change that counts as better."),
      .choice(
        "mode", \.mode, default: "auto", "Whether less or more is better; auto tells by the name."),
      .bool(
        "restore_best_weights", \.restoresBestWeights, default: "false",
        "Goes back to the weights of the best epoch at the end."),
    ])

  /// - Returns: nil where there is no mapping.
  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    self = decoder.section(
      node, Self.schema, onto: Self(range: node.place), of: "early_stopping",
      under: "early_stopping.", expected: "a mapping such as {monitor: val_loss, patience: 5}",
      allowsNull: false)
    if node.mapping == nil { return nil }
  }
}

extension CheckpointDeclaration {
  package static let schema = Schema(
    Self(range: .nowhere),
    [
      .text("monitor", \.monitor, default: "val_loss", "The number that tells the best weights."),
      .bool(
        "save_best_only", \.savesBestOnly, default: "false",
        "Keeps the best weights instead of the last."),
      .choice(
        "mode", \.mode, default: "auto", "Whether less or more is better; auto tells by the name."),
    ])

  /// - Returns: nil where there is no mapping.
  init?(_ node: Node, _ decoder: inout SpecDecoder) {
    self = decoder.section(
      node, Self.schema, onto: Self(range: node.place), of: "checkpoint", under: "checkpoint.",
      expected: "a mapping such as {monitor: val_accuracy, save_best_only: true}",
      allowsNull: false)
    if node.mapping == nil { return nil }
  }
}

extension SpecDecoder {
  fileprivate mutating func lossWeights(_ node: Node) -> [String: Located<Double>] {
    guard let pairs = node.mapping else {
      reportType(node, expected: "a mapping from output names to weights")
      return [:]
    }
    var weights: [String: Located<Double>] = [:]
    for pair in pairs {
      guard let name = pair.key.text else { continue }
      currentKey = "loss_weights.\(name)"
      weights[name] = number(pair.value).map { Located($0, at: pair.value.place) }
    }
    return weights
  }

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
