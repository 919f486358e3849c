package import Analysis
internal import Shapes
internal import Spec

/// How two specs differ: layer by layer, step by step, setting by setting.
package struct SpecComparison: Sendable {
  package struct Place: Hashable, Sendable {
    package let name: String
    package let kind: String
    /// Line of the spec; 0 for what has none of its own.
    package let line: Int
  }
  /// A layer or step that only one spec has, or that both have with differences.
  package struct Change: Hashable, Sendable {
    package let before: Place?
    package let after: Place?
    package let changes: [SettingChange]
  }

  package let before: String
  package let after: String
  package let layers: [Change]
  package let pipeline: [Change]
  /// By section of the spec, those without a difference left out.
  package let sections: [(name: String, changes: [SettingChange])]
  /// Parameters, multiply-adds and training memory.
  package let totals: [SettingChange]

  package var isEqual: Bool {
    layers.isEmpty && pipeline.isEmpty && sections.isEmpty && totals.isEmpty
  }

  package init(_ a: AnalyzedSpec, _ b: AnalyzedSpec) {
    let (old, new) = (ShapeReport(a), ShapeReport(b))
    (before, after) = (old.path, new.path)
    layers = LayerComparison(ComparedLayer.all(of: a, old), ComparedLayer.all(of: b, new)).changes()
    pipeline = Self.compare(a.document.steps, b.document.steps)
    sections = SettingSection.allCases.compactMap { section in
      let changes = SettingChange.between(
        a.document.settings(of: section), b.document.settings(of: section))
      return changes.isEmpty ? nil : (section.rawValue, changes)
    }
    totals = Self.totals(old, new)
  }

  private static func compare(_ a: [StepSettings], _ b: [StepSettings]) -> [Change] {
    let pairs = Alignment.pairs(a, b, same: ==) { $0.name != $1.name ? 0 : $0 == $1 ? 2 : 1 }
    func place(_ step: StepSettings) -> Place { Place(name: step.name, kind: step.name, line: 0) }
    return merged(
      pairs, a.count, b.count, removed: { Change(before: place(a[$0]), after: nil, changes: []) },
      added: { Change(before: nil, after: place(b[$0]), changes: []) },
      changed: { i, j in
        let changes = SettingChange.between(a[i].settings, b[j].settings)
        return changes.isEmpty
          ? nil : Change(before: place(a[i]), after: place(b[j]), changes: changes)
      })
  }

  private static func totals(_ a: ShapeReport, _ b: ShapeReport) -> [SettingChange] {
    func amount(_ dim: Dim) -> String { dim.constant.map(grouped) ?? dim.description }
    let parameters = [a, b].map { grouped($0.trainable.saturatingAdd($0.nonTrainable)) }
    let rows = [
      ("parameters", parameters[0], parameters[1]),
      ("multiply-adds", amount(a.known(a.multiplyAdds)), amount(b.known(b.multiplyAdds))),
      ("training bytes", amount(a.memory.total), amount(b.memory.total)),
    ]
    return rows.compactMap { name, before, after in
      before == after ? nil : SettingChange(path: name, before: before, after: after)
    }
  }

  /// Changes in the order of both lists, what is removed before what is added in its place.
  static func merged(
    _ pairs: [(Int, Int)], _ countOfA: Int, _ countOfB: Int, removed: (Int) -> Change,
    added: (Int) -> Change, changed: (Int, Int) -> Change?
  ) -> [Change] {
    var result: [Change] = []
    var (i, j) = (0, 0)
    for (nextI, nextJ) in pairs + [(countOfA, countOfB)] {
      result += (i..<max(i, nextI)).map(removed) + (j..<max(j, nextJ)).map(added)
      if nextI < countOfA, nextJ < countOfB, let change = changed(nextI, nextJ) {
        result.append(change)
      }
      (i, j) = (nextI + 1, nextJ + 1)
    }
    return result
  }
}
