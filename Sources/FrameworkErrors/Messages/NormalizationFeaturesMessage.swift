/// A normalisation made for another number of features.
enum NormalizationFeaturesMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "running_mean should contain {found} elements not {wanted}"),
    Wording(
      .torch,
      "Given normalized_shape={wanted:shape}, expected input with shape {*}, but got input of size{found:shape}"
    ),
    Wording(.torch, "weight should contain {found} elements not {wanted}"),
  ]

  static func meaning(_ match: Match) -> String {
    "a normalisation made for \(match.text("wanted")) features got \(match.text("found"))"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "the layer before has another width: write its channels or features here",
      "the channels stand last: batch normalisation takes them from axis 1, layer normalisation from the end",
    ]
  }
}
