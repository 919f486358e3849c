/// Channels that do not divide into groups or heads.
enum GroupsMessage: FrameworkMessage {
  static let wordings = [
    Wording(.torch, "in_channels must be divisible by groups"),
    Wording(.torch, "out_channels must be divisible by groups"),
    Wording(.torch, "num_channels ({channels}) must be divisible by num_groups ({groups})"),
    Wording(
      .torch,
      "Expected number of channels in input to be divisible by num_groups, but got input of shape {input:shape} and num_groups={groups}"
    ),
    Wording(
      .keras,
      "The number of input channels must be evenly divisible by the number of groups. Received groups={groups}, but the input has {channels} channels"
    ),
    Wording(.keras, "The number of filters must be evenly divisible by the number of groups"),
    Wording(.torch, "embed_dim must be divisible by num_heads"),
  ]

  static func meaning(_ match: Match) -> String {
    guard let channels = match["channels"], let groups = match["groups"] else {
      return "the channels cannot be split evenly into groups or heads"
    }
    return "\(channels) channels cannot be split evenly into \(groups) groups"
  }

  static func causes(_ match: Match) -> [String] {
    [
      "choose a number of groups or heads that divides the channels, or channels that are a multiple of it"
    ]
  }
}
