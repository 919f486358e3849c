internal import Linting

extension SilencedFinding.Cause {
  /// Why the finding does not count.
  var words: String {
    switch self {
    case .comment(let reason?): "suppressed: \(reason)"
    case .comment(nil): "suppressed"
    case .baseline: "in the baseline"
    }
  }
}
