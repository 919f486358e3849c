internal import Analysis
internal import Catalog
internal import SourceText
internal import Spec
internal import YAML

/// Optimizer and its options, schedule, clipping, class weights, order and size of batches.
enum TrainingPieces: PieceSource {
  static func pieces(of spec: AnalyzedSpec) -> [Piece] {
    guard let training = spec.spec.training else { return [] }
    return optimizer(training) + switches(training)
  }

  private static let path = ["training"]

  private static func optimizer(_ training: TrainingSection) -> [Piece] {
    guard let entry = training.optimizer else { return [] }
    let arguments = entry.entry.arguments
    var pieces = arguments.pairs.filter { !$0.key.isEmpty }.map { pair in
      Piece(
        "the optimizer's '\(pair.key)'", "left at its default", .value,
        [.remove(path + ["optimizer", arguments.owner, pair.key])],
        at: pair.keyRange.union(pair.value.place))
    }
    if entry.name != "adam" || !arguments.pairs.isEmpty {
      pieces.append(
        Piece(
          "the optimizer '\(entry.name)'", "adam with its defaults in its place", .optimizer,
          [.set(path + ["optimizer"], "adam"), .remove(path + ["schedule"])], at: entry.range))
    }
    return pieces
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
          .value, [.remove(path + ["batch_size"])], at: size.range)
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
