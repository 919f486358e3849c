/// Saved weights of another size than the model's.
enum CheckpointMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch,
      "size mismatch for {name:word}: copying a param with shape {saved:shape} from checkpoint, the shape in current model is {model:shape}"
    )
  ]

  static func meaning(_ match: Match) -> String {
    "'\(match.text("name"))' was saved as \(match.text("saved")) and is \(match.text("model")) in this model"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the head was trained for another number of classes: load all but the head, or make the model with as many classes",
      "the file belongs to another configuration of the architecture",
    ]
  }
}
