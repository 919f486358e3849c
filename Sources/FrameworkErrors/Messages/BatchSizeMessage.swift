/// Predictions and targets for different numbers of samples.
enum BatchSizeMessage: FrameworkMessage {
  static let wordings = [
    Wording(
      .torch, "Expected input batch_size ({found}) to match target batch_size ({wanted})"),
    Wording(
      .keras,
      "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples.'x' sizes: {found}\n'y' sizes: {wanted}"
    ),
    Wording(.keras, "Data cardinality is ambiguous"),
  ]

  static func meaning(_ match: Match) -> String {
    guard let found = match["found"], let wanted = match["wanted"] else {
      return "inputs and targets have different numbers of samples"
    }
    return "there are \(found) predictions or inputs for \(wanted) targets"
  }

  static func causes(_ match: Match) -> [String] {
    var causes: [String] = []
    if let found = match["found"], let wanted = match["wanted"], wanted > 0, found > wanted,
      found % wanted == 0
    {
      causes.append(
        "other axes were merged into the batch: \(found) = \(wanted) × \(found / wanted); flatten from axis 1, as in x.view(x.size(0), -1)"
      )
    }
    return causes + [
      "batch and time are exchanged before the head (batch_first)",
      "inputs and labels were split or filtered differently: they must have as many rows",
    ]
  }
}
