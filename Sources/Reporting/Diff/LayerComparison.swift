/// Pairs the layers of two models, by the names that the specs chose, then by kind, and compares each pair.
struct LayerComparison {
  private let a: [ComparedLayer]
  private let b: [ComparedLayer]

  init(_ a: [ComparedLayer], _ b: [ComparedLayer]) { (self.a, self.b) = (a, b) }

  func changes() -> [SpecComparison.Change] {
    let pairs = pairs()
    let names = Dictionary(pairs.map { (a[$0.0].name, b[$0.1].name) }) { first, _ in first }
    return SpecComparison.merged(
      pairs, a.count, b.count,
      removed: { .init(before: place(a[$0]), after: nil, changes: []) },
      added: { .init(before: nil, after: place(b[$0]), changes: []) },
      changed: { i, j in
        let changes = compare(a[i], b[j], names)
        return changes.isEmpty
          ? nil : .init(before: place(a[i]), after: place(b[j]), changes: changes)
      })
  }

  private func place(_ layer: ComparedLayer) -> SpecComparison.Place {
    .init(name: layer.name, kind: layer.kind, line: layer.line)
  }

  /// Between layers that both specs call by one name, those of the same kind in the same order.
  private func pairs() -> [(Int, Int)] {
    var places: [String: Int] = [:]
    for (index, layer) in b.enumerated() where layer.isNamed { places[layer.name] = index }
    let named = a.enumerated().compactMap { index, layer in
      layer.isNamed ? places[layer.name].map { (index, $0) } : nil
    }
    var result: [(Int, Int)] = []
    var (i, j) = (0, 0)
    for (nextI, nextJ) in Alignment.ascending(named) + [(a.count, b.count)] {
      let (left, right) = (Array(a[i..<nextI]), Array(b[j..<nextJ]))
      result += Alignment.pairs(
        left, right, same: { $0.isSame(as: $1) }, score: { $0.likeness(to: $1) }
      ).map { (i + $0.0, j + $0.1) }
      if nextI < a.count { result.append((nextI, nextJ)) }
      (i, j) = (nextI + 1, nextJ + 1)
    }
    return result
  }

  private func compare(
    _ old: ComparedLayer, _ new: ComparedLayer, _ names: [String: String]
  ) -> [SettingChange] {
    var changes: [SettingChange] = []
    func note(_ path: String, _ before: String, _ after: String) {
      if before != after { changes.append(.init(path: path, before: before, after: after)) }
    }
    if old.isNamed || new.isNamed { note("name", old.name, new.name) }
    note("kind", old.kind, new.kind)
    // Names that only moved with their number are the same layers.
    if old.inputs.map({ names[$0] ?? $0 }) != new.inputs {
      note("from", list(old.inputs), list(new.inputs))
    }
    changes += SettingChange.between(old.settings, new.settings)
    note("shape", old.shape, new.shape)
    note("parameters", old.parameters, new.parameters)
    return changes
  }

  private func list(_ names: [String]) -> String { "[\(names.joined(separator: ", "))]" }
}
