/// One kind of mistake, and what the frameworks print for it.
package protocol FrameworkMessage: Sendable {
  /// The more telling before the more general.
  static var wordings: [Wording] { get }
  /// What such a message means, in a sentence with its numbers.
  static func meaning(_ match: Match) -> String
  /// The usual reasons and what to do about each, the most frequent first.
  static func causes(_ match: Match) -> [String]
}
