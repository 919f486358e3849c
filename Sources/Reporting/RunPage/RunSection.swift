internal import JSONText

/// One part of the report of a run: the same facts as markup for people and as JSON for programs.
protocol RunSection: SendableMetatype {
  /// Its name in JSON and in addresses.
  static var key: String { get }
  static var title: String { get }
  /// Nil where the run has nothing of the kind.
  init?(_ record: RunRecord)
  var html: String { get }
  var json: JSONValue { get }
}
