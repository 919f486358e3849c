/// How much the linter says, from what certainly fails to what only matters once others rely on a model.
package enum Profile: String, Sendable, CaseIterable, Comparable {
  /// Only what cannot work or makes the result mean nothing: for a first try.
  case smoke
  /// What likely harms training or its evaluation, and advice: for experiments. The default.
  case research
  /// Also what others need who run, compare or maintain the model: seeds, pinned data, stated settings.
  case production

  package static func < (a: Profile, b: Profile) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .smoke: 0
    case .research: 1
    case .production: 2
    }
  }
}
