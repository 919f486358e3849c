internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec
internal import YAML

/// Optimizer and its options, schedule, clipping, class weights, order and size of batches.
enum TrainingPieces: PieceSource {
  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    guard let training = spec.spec.training else { return [] }
    return optimizer(training) + switches(training) + weights(spec)
  }

  private static let path = ["training"]

  private static func optimizer(_ training: TrainingSection) -> [Piece] {
    guard let entry = training.optimizer else { return [] }
    let arguments = entry.entry.arguments
    var pieces = arguments.pairs.filter { !$0.key.isEmpty }.map { pair in
      Piece(
        "the optimizer's '\(pair.key)'", "left at its default", .value,
        [.remove(path + ["optimizer", arguments.owner, pair.key])],
        at: pair.keyRange.union(pair.value.place),
        distance: Piece.decades(pair.value.text, from: defaultText(of: pair.key, in: entry)))
    }
    if entry.name != "adam" || !arguments.pairs.isEmpty {
      pieces.append(
        Piece(
          "the optimizer '\(entry.name)'", "adam with its defaults in its place", .optimizer,
          [.set(path + ["optimizer"], "adam"), .remove(path + ["schedule"])], at: entry.range))
    }
    return pieces
  }

  private static func defaultText(of key: String, in entry: LocatedEntry) -> String? {
    let fields = type(of: entry.entry.value).table.fields
    return fields.first { $0.key == key || $0.aliases.contains(key) }?.defaultText
  }

  /// What the losses of several outputs are multiplied by.
  private static func weights(_ spec: AnalyzedSpec) -> [Piece] {
    guard let weights = spec.document.root?["training"]?["loss_weights"] else { return [] }
    return [
      Piece(
        "the weights of the losses", "1 for each", .value, [.remove(path + ["loss_weights"])],
        at: weights.place)
    ]
  }

  private static func switches(_ training: TrainingSection) -> [Piece] {
    func piece(_ name: String, _ key: String, _ range: SourceRange?) -> Piece? {
      range.map { Piece(name, "left out", .value, [.remove(path + [key])], at: $0) }
    }
    let batch = training.batchSize.flatMap { size in
      size.value == TrainingSection.defaultBatchSize
        ? nil
        : Piece(
          "the batch size \(size.value)", "\(TrainingSection.defaultBatchSize) in its place",
          .value, [.remove(path + ["batch_size"])], at: size.range,
          distance: Piece.decades("\(size.value)", from: "\(TrainingSection.defaultBatchSize)"))
    }
    let shuffle = training.shuffle.flatMap { shuffle in
      shuffle.value == .on
        ? nil
        : Piece(
          "the order of the samples", "shuffled", .value, [.set(path + ["shuffle"], "true")],
          at: shuffle.range)
    }
    return [
      piece("the schedule", "schedule", training.schedule?.range),
      piece("clipping of gradients", "gradient_clip", training.gradientClip?.range),
      piece("class weights", "class_weight", training.classWeight?.range), batch, shuffle,
    ].compactMap { $0 }
  }
}
