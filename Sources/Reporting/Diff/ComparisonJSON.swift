/// The object that `coprime diff --format json` prints.
package struct ComparisonJSON: Encodable {
  struct Setting: Encodable {
    let path: String
    @ExplicitNull var before: String?
    @ExplicitNull var after: String?
    init(_ change: SettingChange) {
      path = change.path
      before = change.before
      after = change.after
    }
  }
  struct Place: Encodable {
    let name: String
    let kind: String
    let line: Int
    init(_ place: SpecComparison.Place) {
      (name, kind, line) = (place.name, place.kind, place.line)
    }
  }
  struct Change: Encodable {
    let change: String
    @ExplicitNull var before: Place?
    @ExplicitNull var after: Place?
    let changes: [Setting]
    init(_ item: SpecComparison.Change) {
      change = item.before == nil ? "added" : item.after == nil ? "removed" : "changed"
      before = item.before.map(Place.init)
      after = item.after.map(Place.init)
      changes = item.changes.map(Setting.init)
    }
  }

  let coprime = 1
  let before: String
  let after: String
  let equal: Bool
  let layers: [Change]
  let pipeline: [Change]
  let sections: [String: [Setting]]
  let totals: [Setting]

  package init(_ comparison: SpecComparison) {
    (before, after, equal) = (comparison.before, comparison.after, comparison.isEqual)
    layers = comparison.layers.map(Change.init)
    pipeline = comparison.pipeline.map(Change.init)
    sections = Dictionary(
      uniqueKeysWithValues: comparison.sections.map { ($0.name, $0.changes.map(Setting.init)) })
    totals = comparison.totals.map(Setting.init)
  }
}
